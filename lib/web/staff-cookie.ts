import "server-only";
import type { cookies } from "next/headers";
import { decodeStaffToken, encodeStaffToken } from "@/lib/auth/session/next-auth";
import { STAFF_ABSOLUTE_HOURS } from "@/lib/staff/staff-session";
import { noteStaffWrite } from "@/lib/web/own-write";
import { webSettings } from "@/lib/web/web-settings";

type Jar = Awaited<ReturnType<typeof cookies>>;

const PATH = "/staff";
const MAX_AGE_SECONDS = STAFF_ABSOLUTE_HOURS * 60 * 60;
const isHttps = () => webSettings().appUrl.startsWith("https:");

/** Sent to the workspace only, so that no page of customers ever sees it. `__Host-` would need the path `/`. */
export function staffCookieName(): string {
  return isHttps() ? "__Secure-staff" : "staff";
}

const attributes = () => ({ httpOnly: true, sameSite: "lax", path: PATH, secure: isHttps() }) as const;

/** The session id in the cookie, or null when this portal did not make it. The session itself may have ended. */
export async function readStaffCookie(jar: Pick<Jar, "get">): Promise<string | null> {
  const token = jar.get(staffCookieName())?.value;
  return token ? decodeStaffToken(token, webSettings().authSecret) : null;
}

/** Sets the cookie of a new session, which sees everything that was committed before it. */
export async function writeStaffCookie(jar: Jar, sessionId: string): Promise<void> {
  await noteStaffWrite({ id: sessionId });
  const token = await encodeStaffToken(sessionId, webSettings().authSecret, MAX_AGE_SECONDS);
  jar.set(staffCookieName(), token, { ...attributes(), maxAge: MAX_AGE_SECONDS });
}

export function clearStaffCookie(jar: Jar): void {
  jar.set(staffCookieName(), "", { ...attributes(), maxAge: 0 });
}
