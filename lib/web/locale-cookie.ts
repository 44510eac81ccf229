import "server-only";
import { webSettings } from "@/lib/web/web-settings";
import { DEFAULT_LOCALE, isLocale, type Locale } from "@/messages";

const A_YEAR_SECONDS = 365 * 24 * 60 * 60;

/** The cookie jar of a page or action, or the cookies of a route's response. */
type CookieWriter = {
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

/** The language from the raw Cookie header, for what is served without Next; pages use `currentLocale`. */
export function localeOf(cookieHeader: string | null): Locale {
  const chosen = new RegExp(`(?:^|;\\s*)${localeCookieName()}=(\\w+)`).exec(cookieHeader ?? "")?.[1];
  return isLocale(chosen) ? chosen : DEFAULT_LOCALE;
}

/** Saves the language chosen in this browser for a year. Not HttpOnly: the page of a fault reads it by script. */
export function writeLocaleCookie(jar: CookieWriter, locale: Locale): void {
  jar.set(localeCookieName(), locale, { path: "/", maxAge: A_YEAR_SECONDS, sameSite: "lax", secure: isHttps() });
}
