import "server-only";
import type { cookies } from "next/headers";
import { webSettings } from "@/lib/web/web-settings";

type Jar = Awaited<ReturnType<typeof cookies>>;

/** Default lifetime of an entry cookie (docs/security.md#links). */
const ENTRY_COOKIE_MINUTES = 10;

/** Cookies that an e-mailed link or a form sets for the next page; the path limits each to its own pages. */
const ENTRIES = {
  activation: { name: "activation-link", path: "/activate" },
  "password-link": { name: "password-link", path: "/password/change" },
  "mailed-address": { name: "mailed-address", path: "/password/sent" },
  "closure-link": { name: "closure-link", path: "/close-account/confirm" },
  "closure-draft": { name: "closure-request", path: "/close-account", minutes: 60 },
  "closure-outcome": { name: "closure-outcome", path: "/close-account/received" },
  "address-link": { name: "address-link", path: "/account/address" },
  "staff-invitation": { name: "staff-invitation", path: "/staff/invitation", minutes: 60 },
} as const satisfies Record<string, { name: string; path: string; minutes?: number }>;
export type Entry = keyof typeof ENTRIES;
/** The entries that hold the token of an e-mailed link. */
export type LinkEntry = Extract<
  Entry,
  "activation" | "password-link" | "closure-link" | "address-link" | "staff-invitation"
>;

/** Lifetime in minutes: 10, or 60 for a form's typed text. */
export function entryMinutes(entry: Entry): number {
  const own: { name: string; minutes?: number } = ENTRIES[entry];
  return own.minutes ?? ENTRY_COOKIE_MINUTES;
}

const isHttps = () => webSettings().appUrl.startsWith("https:");

/** `__Host-` requires the path `/`, so the strongest possible prefix is `__Secure-`. */
export function entryCookieName(entry: Entry): string {
  return isHttps() ? `__Secure-${ENTRIES[entry].name}` : ENTRIES[entry].name;
}

export function readEntryCookie(jar: Pick<Jar, "get">, entry: Entry): string | null {
  return jar.get(entryCookieName(entry))?.value || null;
}

export function writeEntryCookie(jar: Jar, entry: Entry, value: string): void {
  const { path } = ENTRIES[entry];
  const maxAge = entryMinutes(entry) * 60;
  jar.set(entryCookieName(entry), value, { path, maxAge, httpOnly: true, sameSite: "lax", secure: isHttps() });
}

export function clearEntryCookie(jar: Jar, entry: Entry): void {
  const { path } = ENTRIES[entry];
  jar.set(entryCookieName(entry), "", { path, maxAge: 0, httpOnly: true, sameSite: "lax", secure: isHttps() });
}

export function entryPath(entry: Entry): string {
  return ENTRIES[entry].path;
}
