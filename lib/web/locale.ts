import "server-only";
import { cookies } from "next/headers";
import { webSettings } from "@/lib/web/web-settings";
import { DEFAULT_LOCALE, isLocale, type Locale } from "@/messages";

const A_YEAR_SECONDS = 365 * 24 * 60 * 60;

/** Whoever sets cookies: the jar of a page or action, or the answer of a route. */
type Setter = {
  set(
    name: string,
    value: string,
    options: { path: string; maxAge: number; sameSite: "lax"; secure: boolean },
  ): unknown;
};

const isHttps = () => webSettings().appUrl.startsWith("https:");

export function localeCookieName(): string {
  return isHttps() ? "__Host-locale" : "locale";
}

/** The language chosen on this browser, kept for a year; the page that says a fault reads it with its own script. */
export function writeLocaleCookie(jar: Setter, locale: Locale): void {
  jar.set(localeCookieName(), locale, { path: "/", maxAge: A_YEAR_SECONDS, sameSite: "lax", secure: isHttps() });
}

/** The reader's language: his cookie, else Hungarian (CONTRACT, decision 9). */
export async function currentLocale(): Promise<Locale> {
  const chosen = (await cookies()).get(localeCookieName())?.value;
  return isLocale(chosen) ? chosen : DEFAULT_LOCALE;
}
