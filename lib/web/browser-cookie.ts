import "server-only";
import { looksLikeToken } from "@/lib/auth/password-link/password-link";
import type { CookieWriter } from "@/lib/web/cookie-lines";
import { webSettings } from "@/lib/web/web-settings";

/** Browsers keep cookies for at most 400 days (RFC 6265bis). */
export const BROWSER_COOKIE_DAYS = 400;

const isHttps = () => webSettings().appUrl.startsWith("https:");

export function browserCookieName(): string {
  return isHttps() ? "__Host-browser" : "browser";
}

/** Reads the cookie that identifies this browser, not the person; null when it is absent or malformed. */
export function readBrowserCookie(cookieHeader: string | null): string | null {
  const own = (cookieHeader ?? "")
    .split(";")
    .map((pair) => pair.trim())
    .find((pair) => pair.startsWith(`${browserCookieName()}=`));
  const value = own?.slice(browserCookieName().length + 1) ?? "";
  return looksLikeToken(value) ? value : null;
}

export function writeBrowserCookie(jar: CookieWriter, token: string): void {
  const maxAge = BROWSER_COOKIE_DAYS * 24 * 60 * 60;
  jar.set(browserCookieName(), token, { path: "/", maxAge, httpOnly: true, sameSite: "lax", secure: isHttps() });
}
