/**
 * One form of an IP address, so that a client is counted once however its address is written. Pure; the parsing is
 * Node's own (`net.isIP`, `net.SocketAddress`).
 */
import { isIP, SocketAddress } from "node:net";

const MAPPED_IPV4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/;
const BRACKETED = /^\[([^\]]*)\](?::\d{1,5})?$/;
const IPV4_WITH_PORT = /^(\d+\.\d+\.\d+\.\d+):\d{1,5}$/;
const GROUPS = 8;

/**
 * @param text an address as a socket or a proxy writes it: IPv4 or IPv6 in any spelling, with or without zone, brackets
 *             (`[2001:db8::1]`) and port (`203.0.113.8:4711`, `[2001:db8::1]:80`)
 * @returns the shortest lower-case spelling (RFC 5952) without zone and port; an IPv4-mapped IPv6 address as IPv4; null
 *          for any other text, IPv4 numbers with leading zeros included
 */
export function canonicalAddress(text: string): string | null {
  const trimmed = text.trim();
  const bracketed = BRACKETED.exec(trimmed)?.[1];
  const bare = bracketed ?? IPV4_WITH_PORT.exec(trimmed)?.[1] ?? trimmed;
  const version = isIP(bare);
  if (version === 0 || (bracketed !== undefined && version !== 6)) return null;
  if (version === 4) return bare;
  const { address } = new SocketAddress({ address: bare, family: "ipv6" });
  return MAPPED_IPV4.exec(address)?.[1] ?? address;
}

/**
 * @param address in the form of `canonicalAddress`
 * @returns its first 16-bit groups in hexadecimal without leading zeros, at most 6 of the 8; null for IPv4
 */
export function ipv6Prefix(address: string, groups: number): string[] | null {
  if (!address.includes(":")) return null;
  // An embedded IPv4 address takes the place of the last two groups.
  const [head = "", tail] = address.replace(/\d+\.\d+\.\d+\.\d+$/, "0:0").split("::");
  const left = head.split(":").filter(Boolean);
  const right = (tail ?? "").split(":").filter(Boolean);
  const zeros = Array<string>(GROUPS - left.length - right.length).fill("0");
  return [...left, ...zeros, ...right].slice(0, groups);
}
