import "server-only";
import { webSettings } from "@/lib/web/web-settings";
import type { Locale } from "@/messages";

const A_YEAR_SECONDS = 365 * 24 * 60 * 60;

/** What sets cookies: the jar of a page or action, or the answer of a route. */
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

/** The language chosen in this browser, kept for a year. The page of a fault reads the cookie by script. */
export function writeLocaleCookie(jar: Setter, locale: Locale): void {
  jar.set(localeCookieName(), locale, { path: "/", maxAge: A_YEAR_SECONDS, sameSite: "lax", secure: isHttps() });
}
