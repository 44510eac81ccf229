import "server-only";
import { cookies } from "next/headers";
import { writeBrowserCookie } from "@/lib/web/browser-cookie";
import { localeCookieName, writeLocaleCookie } from "@/lib/web/locale-cookie";
import { writeSessionCookie } from "@/lib/web/session-cookie";
import type { Locale } from "@/messages";

/**
 * Sets the cookies of a new session. When no language was chosen in this browser, the account's language is used from
 * now on.
 */
export async function writeSessionCookies(session: {
  sessionId: string;
  browserToken: string;
  locale: Locale;
}): Promise<void> {
  const jar = await cookies();
  await writeSessionCookie(jar, session.sessionId);
  writeBrowserCookie(jar, session.browserToken);
  if (!jar.get(localeCookieName())) writeLocaleCookie(jar, session.locale);
}
