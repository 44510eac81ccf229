import "server-only";
import { cookies } from "next/headers";
import { writeBrowserCookie } from "@/lib/web/browser-cookie";
import { localeCookieName, writeLocaleCookie } from "@/lib/web/locale-cookie";
import { noteOwnWrite } from "@/lib/web/own-write";
import { writeSessionCookie } from "@/lib/web/session-cookie";
import type { Locale } from "@/messages";

/**
 * Sets the cookies of a new session. When no language was chosen in this browser, the account's language is used from
 * now on. The session sees everything that was committed before it, also what the customer did in an earlier one.
 */
export async function writeSessionCookies(session: {
  sessionId: string;
  browserToken: string;
  locale: Locale;
}): Promise<void> {
  const jar = await cookies();
  await noteOwnWrite({ id: session.sessionId });
  await writeSessionCookie(jar, session.sessionId);
  writeBrowserCookie(jar, session.browserToken);
  if (!jar.get(localeCookieName())) writeLocaleCookie(jar, session.locale);
}
