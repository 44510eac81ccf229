/**
 * Canonical form of IP addresses, so that rate limits count a client once however its address is written. Pure. Parsing
 * is done by `ipaddr.js` after Node's stricter `net.isIP`: the library also accepts `0x7f.0.0.1` and `127.1`.
 */
import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

const BRACKETED = /^\[([^\]]*)\](?::\d{1,5})?$/;
const IPV4_WITH_PORT = /^(\d+\.\d+\.\d+\.\d+):\d{1,5}$/;

/**
 * Converts an IP address to its canonical form.
 *
 * @param text an address as a socket or a proxy writes it: IPv4 or IPv6 in any spelling, with or without zone, brackets
 *             (`[2001:db8::1]`) and port (`203.0.113.8:4711`, `[2001:db8::1]:80`)
 * @returns the shortest lower-case spelling (RFC 5952) without zone and port; an IPv4-mapped IPv6 address as IPv4; null
 *          for any other text, including IPv4 numbers with leading zeros
 */
export function canonicalAddress(text: string): string | null {
  const trimmed = text.trim();
  const bracketed = BRACKETED.exec(trimmed)?.[1];
  const bare = bracketed ?? IPV4_WITH_PORT.exec(trimmed)?.[1] ?? trimmed;
  const version = isIP(bare);
  if (version === 0 || (bracketed !== undefined && version !== 6)) return null;
  const [withoutZone = ""] = bare.split("%");
  return ipaddr.process(withoutZone).toString();
}

/**
 * The first 16-bit groups of an IPv6 address.
 *
 * @param address in the form of `canonicalAddress`
 * @param groups how many groups, 1 to 8
 * @returns each in hexadecimal without leading zeros; null for IPv4
 */
export function ipv6Prefix(address: string, groups: number): string[] | null {
  const parsed = ipaddr.parse(address);
  if (!("parts" in parsed)) return null;
  return parsed.parts.slice(0, groups).map((group) => group.toString(16));
}
