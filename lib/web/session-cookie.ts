import "server-only";
import type { cookies } from "next/headers";
import { decodeSessionToken, encodeSessionToken, SESSION_ABSOLUTE_SECONDS } from "@/lib/auth/session/next-auth";
import { webSettings } from "@/lib/web/web-settings";

type Jar = Awaited<ReturnType<typeof cookies>>;

/** `__Host-` wherever the browser accepts it; plain http has another name, so that the two never mix (SEC-38). */
export function sessionCookieName(): string {
  return webSettings().appUrl.startsWith("https:") ? "__Host-kuldemenyeim" : "kuldemenyeim";
}

function attributes() {
  return { httpOnly: true, sameSite: "lax", path: "/", secure: webSettings().appUrl.startsWith("https:") } as const;
}

/** The session id in the cookie, if the cookie is one of ours; says nothing about whether the session still lives. */
export async function readSessionCookie(jar: Pick<Jar, "get">): Promise<string | null> {
  const token = jar.get(sessionCookieName())?.value;
  return token ? decodeSessionToken(token, webSettings().authSecret) : null;
}

export async function writeSessionCookie(jar: Jar, sessionId: string): Promise<void> {
  const token = await encodeSessionToken(sessionId, webSettings().authSecret);
  jar.set(sessionCookieName(), token, { ...attributes(), maxAge: SESSION_ABSOLUTE_SECONDS });
}

export function clearSessionCookie(jar: Jar): void {
  jar.set(sessionCookieName(), "", { ...attributes(), maxAge: 0 });
}
