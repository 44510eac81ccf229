import "server-only";
import type { cookies } from "next/headers";
import { looksLikeToken } from "@/lib/auth/password-link/password-link";
import { webSettings } from "@/lib/web/web-settings";

type Jar = Awaited<ReturnType<typeof cookies>>;

/** Browsers forget cookies after 400 days whatever they are told. */
const LIFE_DAYS = 400;

const isHttps = () => webSettings().appUrl.startsWith("https:");
const name = () => (isHttps() ? "__Host-browser" : "browser");

/** The value of the cookie that tells this browser from others; says nothing about who uses it (SEC-39). */
export function readBrowserCookie(cookieHeader: string | null): string | null {
  const own = (cookieHeader ?? "")
    .split(";")
    .map((pair) => pair.trim())
    .find((pair) => pair.startsWith(`${name()}=`));
  const value = own?.slice(name().length + 1) ?? "";
  return looksLikeToken(value) ? value : null;
}

export function writeBrowserCookie(jar: Jar, token: string): void {
  const maxAge = LIFE_DAYS * 24 * 60 * 60;
  jar.set(name(), token, { path: "/", maxAge, httpOnly: true, sameSite: "lax", secure: isHttps() });
}
