import "server-only";
import type { cookies } from "next/headers";
import { webSettings } from "@/lib/web/web-settings";

type Jar = Awaited<ReturnType<typeof cookies>>;

/** How long an opened link waits for its form, and a typed address for its page (SEC-26, SEC-30). */
const ENTRY_COOKIE_MINUTES = 10;

/** What an e-mailed link, or a form, hands to the next page; each seen by its own pages only. */
const ENTRIES = {
  activation: { name: "activation-link", path: "/activate" },
  "password-link": { name: "password-link", path: "/password/change" },
  "mailed-address": { name: "mailed-address", path: "/password/sent" },
  "closure-link": { name: "closure-link", path: "/close-account/confirm" },
  "closure-draft": { name: "closure-request", path: "/close-account", minutes: 60 },
  "closure-outcome": { name: "closure-outcome", path: "/close-account/received" },
  "address-link": { name: "address-link", path: "/account/address" },
} as const satisfies Record<string, { name: string; path: string; minutes?: number }>;
export type Entry = keyof typeof ENTRIES;
/** The entries that hold the token of a mailed link. */
export type LinkEntry = Extract<Entry, "activation" | "password-link" | "closure-link" | "address-link">;

/** How long it lives: ten minutes, longer only for what somebody has typed. */
export function entryMinutes(entry: Entry): number {
  const own: { name: string; minutes?: number } = ENTRIES[entry];
  return own.minutes ?? ENTRY_COOKIE_MINUTES;
}

const isHttps = () => webSettings().appUrl.startsWith("https:");

/** A narrow path excludes `__Host-`; `__Secure-` is the strongest name left. */
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
