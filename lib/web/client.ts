import "server-only";
import type { Client } from "@/lib/auth/session/client";
import { readBrowserCookie } from "@/lib/web/browser-cookie";
import { webSettings } from "@/lib/web/web-settings";

/** Set from the socket by instrumentation.ts over whatever came in; proxies' words are believed only when configured. */
export const SOCKET_ADDRESS_HEADER = "x-portal-socket-address";

/**
 * The client's address: the socket's, or, behind `hops` trusted proxies, the entry that the outermost of them wrote.
 */
export function clientAddress(headers: Headers, hops: number): string | null {
  const socket = headers.get(SOCKET_ADDRESS_HEADER);
  if (hops === 0) return socket;
  const forwarded = (headers.get("x-forwarded-for") ?? "")
    .split(",")
    .map((entry) => entry.trim())
    .filter(Boolean);
  return forwarded.at(-hops) ?? socket;
}

/** The network part of an address, enough to recognise a place, too little to follow a person. */
export function networkOf(address: string | null): string | null {
  if (!address) return null;
  const plain = address.replace(/^::ffff:/i, "");
  if (/^\d+\.\d+\.\d+\.\d+$/.test(plain)) return `${plain.split(".").slice(0, 3).join(".")}.0/24`;
  if (!plain.includes(":")) return null;
  const groups = plain.split("::")[0]?.split(":").filter(Boolean).slice(0, 3) ?? [];
  return `${groups.join(":")}::/48`;
}

/** What a client's failures are counted under: an IPv6 customer has a whole /64 to come from. */
export function limitKeyOf(address: string | null): string | null {
  if (!address) return null;
  const plain = address.replace(/^::ffff:/i, "").toLowerCase();
  if (!plain.includes(":")) return plain;
  const [head = "", tail = ""] = plain.split("%")[0]?.split("::") ?? [];
  const left = head.split(":").filter(Boolean);
  const right = tail.split(":").filter(Boolean);
  const GROUPS = 8;
  const missing = plain.includes("::") ? Math.max(0, GROUPS - left.length - right.length) : 0;
  return `${[...left, ...Array<string>(missing).fill("0"), ...right].slice(0, 4).join(":")}::/64`;
}

const BROWSERS: [RegExp, string][] = [
  [/\bEdgA?\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\bFirefox\/|\bFxiOS\//, "Firefox"],
  [/\bChrome\/|\bCriOS\//, "Chrome"],
  [/\bSafari\//, "Safari"],
];
const SYSTEMS: [RegExp, string][] = [
  [/\bAndroid\b/, "Android"],
  [/\biPhone\b|\biPad\b/, "iOS"],
  [/\bWindows\b/, "Windows"],
  [/\bMacintosh\b/, "macOS"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bLinux\b/, "Linux"],
];

function familyIn(agent: string, families: [RegExp, string][]): string | null {
  return families.find(([pattern]) => pattern.test(agent))?.[1] ?? null;
}

/** Browser and system by family, from the agent's own words. */
export function deviceOf(agent: string): { browser: string | null; system: string | null } {
  return { browser: familyIn(agent, BROWSERS), system: familyIn(agent, SYSTEMS) };
}

export function clientOf(headers: Headers): Client {
  const address = clientAddress(headers, webSettings().trustedProxyHops);
  const browserToken = readBrowserCookie(headers.get("cookie"));
  const device = deviceOf(headers.get("user-agent") ?? "");
  return { network: networkOf(address), limitKey: limitKeyOf(address), browserToken, ...device };
}
