import "server-only";
import type { cookies } from "next/headers";
import { decodeSessionToken, encodeSessionToken, SESSION_ABSOLUTE_SECONDS } from "@/lib/auth/session/next-auth";
import type { CookieWriter } from "@/lib/web/cookie-lines";
import { webSettings } from "@/lib/web/web-settings";

type Jar = Awaited<ReturnType<typeof cookies>>;

/** `__Host-` needs https; over http the name differs, so that the two cookies are never mixed up (ASVS V3.3.1). */
export function sessionCookieName(): string {
  return webSettings().appUrl.startsWith("https:") ? "__Host-kuldemenyeim" : "kuldemenyeim";
}

function attributes() {
  return { httpOnly: true, sameSite: "lax", path: "/", secure: webSettings().appUrl.startsWith("https:") } as const;
}

/**
 * The session id in a Cookie header; null as with `readSessionCookie`. For routes, which lib/server also calls without
 * Next. The last of several cookies of the name counts, as in Next.
 */
export async function sessionIdOf(cookieHeader: string | null): Promise<string | null> {
  const start = `${sessionCookieName()}=`;
  const own = (cookieHeader ?? "").split(";").findLast((pair) => pair.trimStart().startsWith(start));
  return own ? sessionIdIn(own.trim().slice(start.length)) : null;
}

/** The session id in the cookie, or null when this portal did not make it. The session itself may have ended. */
export async function readSessionCookie(jar: Pick<Jar, "get">): Promise<string | null> {
  return sessionIdIn(jar.get(sessionCookieName())?.value);
}

async function sessionIdIn(token: string | undefined): Promise<string | null> {
  return token ? decodeSessionToken(token, webSettings().authSecret) : null;
}

export async function writeSessionCookie(jar: CookieWriter, sessionId: string): Promise<void> {
  const token = await encodeSessionToken(sessionId, webSettings().authSecret);
  jar.set(sessionCookieName(), token, { ...attributes(), maxAge: SESSION_ABSOLUTE_SECONDS });
}

export function clearSessionCookie(jar: CookieWriter): void {
  jar.set(sessionCookieName(), "", { ...attributes(), maxAge: 0 });
}
