import type { CalendarDay } from "@/lib/kernel/time";

/**
 * The text of `/.well-known/security.txt` (RFC 9116). Pure.
 *
 * @param file.appUrl origin of the portal
 * @param file.contact address of a page (https) or of a mailbox (mailto)
 * @param file.expires the day from which on the text must not be used any more
 */
export function securityTxt({
  appUrl,
  contact,
  expires,
}: {
  appUrl: string;
  contact: string;
  expires: CalendarDay;
}): string {
  const lines = [
    `Contact: ${contact}`,
    `Expires: ${expires}T00:00:00Z`,
    "Preferred-Languages: hu, en",
    `Canonical: ${appUrl}/.well-known/security.txt`,
  ];
  return `${lines.join("\n")}\n`;
}
