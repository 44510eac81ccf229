import { parseEmailAddress } from "@/lib/kernel/email-address";

/**
 * Where to report a weakness, as a URI for security.txt (RFC 9116). Pure.
 *
 * @param text an e-mail address or an https address
 * @returns `mailto:…` or `https:…`; null for anything else
 */
export function parseSecurityContact(text: string): string | null {
  if (/^https:\/\//.test(text)) return URL.canParse(text) ? new URL(text).href : null;
  const address = parseEmailAddress(text);
  return address ? `mailto:${address}` : null;
}
