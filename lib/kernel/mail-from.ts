import { parseEmailAddress } from "@/lib/kernel/email-address";

/** Parses `Name <address>` or a bare address; null for anything else. */
export function parseMailFrom(text: string): { name: string; address: string } | null {
  const match = /^\s*(?:"?([^"<>\r\n]*?)"?\s*<([^<>\s]+)>|([^<>\s]+))\s*$/.exec(text);
  const address = match && parseEmailAddress(match[2] ?? match[3] ?? "");
  return address ? { name: match?.[1] ?? "", address } : null;
}
