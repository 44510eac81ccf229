import "server-only";
import type { Client } from "@/lib/auth/session/client";
import { readBrowserCookie } from "@/lib/web/browser-cookie";
import { deviceOf } from "@/lib/web/device";
import { canonicalAddress, ipv6Prefix } from "@/lib/web/ip-address";
import { hasOwnServer } from "@/lib/web/response-status";
import { webSettings } from "@/lib/web/web-settings";

/** Holds the socket's address; lib/server overwrites what a client sends under this name. */
export const SOCKET_ADDRESS_HEADER = "x-portal-socket-address";
const NETWORK_GROUPS = 3;
const LIMIT_GROUPS = 4;

/**
 * The client's IP address: the socket's, or, behind trusted proxies, the entry of `X-Forwarded-For` that the outermost
 * trusted proxy wrote. When that entry is missing or no address, the socket's address is used.
 *
 * @param hops number of trusted proxies (TRUST_PROXY); 0 ignores `X-Forwarded-For`
 * @returns in the form of `canonicalAddress`; null when the socket's address is unknown as well
 */
export function clientAddress(headers: Pick<Headers, "get">, hops: number): string | null {
  const socket = canonicalAddress(headers.get(SOCKET_ADDRESS_HEADER) ?? "");
  if (hops === 0) return socket;
  const entries = (headers.get("x-forwarded-for") ?? "").split(",");
  return canonicalAddress(entries.at(-hops) ?? "") ?? socket;
}

/**
 * The network part of an IP address, which does not identify a person.
 *
 * @returns the /24 of an IPv4 or the /48 of an IPv6 address; null when there is no address
 */
export function networkOf(address: string | null): string | null {
  const plain = address === null ? null : canonicalAddress(address);
  if (!plain) return null;
  const groups = ipv6Prefix(plain, NETWORK_GROUPS);
  return groups ? `${groups.join(":")}::/48` : `${plain.split(".").slice(0, 3).join(".")}.0/24`;
}

/**
 * The key under which rate limits count the requests of a client.
 *
 * @returns the IPv4 address, or the /64 of an IPv6 address, because one IPv6 subscriber has a whole /64; null when
 *          there is no address
 */
export function limitKeyOf(address: string | null): string | null {
  const plain = address === null ? null : canonicalAddress(address);
  if (!plain) return null;
  const groups = ipv6Prefix(plain, LIMIT_GROUPS);
  return groups ? `${groups.join(":")}::/64` : plain;
}

/**
 * The client's IP address in canonical form, null when unknown. Where lib/server does not run, SOCKET_ADDRESS_HEADER
 * comes from the client and is ignored.
 */
export function addressOf(headers: Headers): string | null {
  const trusted = new Headers(headers);
  if (!hasOwnServer()) trusted.delete(SOCKET_ADDRESS_HEADER);
  return clientAddress(trusted, webSettings().trustedProxyHops);
}

/** The client of a request. */
export function clientOf(headers: Headers): Client {
  const address = addressOf(headers);
  const browserToken = readBrowserCookie(headers.get("cookie"));
  const device = deviceOf(headers.get("user-agent") ?? "");
  return { network: networkOf(address), limitKey: limitKeyOf(address), browserToken, ...device };
}
