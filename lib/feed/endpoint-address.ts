/**
 * Which addresses a webhook may call. Pure, but server only (`node:net`). An endpoint is an address that an operator
 * typed for another system, so it must not lead into the network of the portal.
 */
import { isIP } from "node:net";
import ipaddr from "ipaddr.js";
import { isInNetworks, type Network } from "@/lib/networks";

const MAX_URL_LENGTH = 500;
/** The only part of IPv6 that is given out for public addresses. */
const GLOBAL_UNICAST: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse("2000::"), 3];

/**
 * - `malformed`: no address that can be called
 * - `not-https`: neither https nor http
 * - `credentials`: with a user or a password
 * - `fragment`: with a fragment, which is never sent
 */
export type EndpointUrlProblem = "malformed" | "not-https" | "credentials" | "fragment" | "too-long";

/** Parses the address of an endpoint. http is for addresses of WEBHOOK_NETWORKS only, which `isCallable` checks. */
export function parseEndpointUrl(text: string): { url: URL } | { problem: EndpointUrlProblem } {
  if (text.length > MAX_URL_LENGTH) return { problem: "too-long" };
  if (!URL.canParse(text)) return { problem: "malformed" };
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:") return { problem: "not-https" };
  if (url.username || url.password) return { problem: "credentials" };
  if (url.hash) return { problem: "fragment" };
  return { url };
}

/** The host of a URL as it is resolved: an IPv6 address without brackets. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, "$1");
}

/** Whether an address is on the public internet. Everything that has a special purpose is not. */
function isPublic(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (address.range() !== "unicast") return false;
  return address.kind() === "ipv4" || (address as ipaddr.IPv6).match(GLOBAL_UNICAST);
}

/**
 * Whether one address that a host name stands for may be called.
 *
 * @param address as the resolver gives it
 * @param protocol `https:` or `http:`
 * @param allowed networks of WEBHOOK_NETWORKS: inside the deployer's network, and listed
 * @param own networks of this machine's interfaces; refused although they may be public
 */
export function isCallable(
  address: string,
  protocol: string,
  { allowed, own }: { allowed: readonly Network[]; own: readonly Network[] },
): boolean {
  const [bare = ""] = address.split("%");
  if (isIP(bare) === 0) return false;
  // An IPv4 address in an IPv6 one counts as IPv4.
  const parsed = ipaddr.process(bare);
  const text = parsed.toString();
  if (allowed.length > 0 && isInNetworks(text, allowed)) return true;
  if (protocol !== "https:" || !isPublic(parsed)) return false;
  return own.length === 0 || !isInNetworks(text, own);
}
