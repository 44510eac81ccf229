import "server-only";
import type { CookieWriter } from "@/lib/web/cookie-lines";
import { webSettings } from "@/lib/web/web-settings";
import { DEFAULT_LOCALE, isLocale, type Locale } from "@/messages";

const A_YEAR_SECONDS = 365 * 24 * 60 * 60;

const isHttps = () => webSettings().appUrl.startsWith("https:");

export function localeCookieName(): string {
  return isHttps() ? "__Host-locale" : "locale";
}

/** The language from the raw Cookie header, for what is served without Next; pages use `currentLocale`. */
export function localeOf(cookieHeader: string | null): Locale {
  const chosen = new RegExp(`(?:^|;\\s*)${localeCookieName()}=(\\w+)`).exec(cookieHeader ?? "")?.[1];
  return isLocale(chosen) ? chosen : DEFAULT_LOCALE;
}

function isDecodable(value: string): boolean {
  try {
    decodeURIComponent(value);
    return true;
  } catch {
    return false;
  }
}

/** Whether a Cookie header holds a language, as the cookie jar of Next answers it: whatever its value is. */
export function hasLocaleCookie(cookieHeader: string | null): boolean {
  const name = localeCookieName();
  const pairs = (cookieHeader ?? "").split(/; */);
  return pairs.some((pair) => pair === name || (pair.startsWith(`${name}=`) && isDecodable(pair)));
}

/** Saves the language chosen in this browser for a year. Not HttpOnly: the page of a fault reads it by script. */
export function writeLocaleCookie(jar: CookieWriter, locale: Locale): void {
  jar.set(localeCookieName(), locale, { path: "/", maxAge: A_YEAR_SECONDS, sameSite: "lax", secure: isHttps() });
}
