import "server-only";
import { writeBrowserCookie } from "@/lib/web/browser-cookie";
import type { CookieWriter } from "@/lib/web/cookie-lines";
import { writeLocaleCookie } from "@/lib/web/locale-cookie";
import { noteOwnWrite } from "@/lib/web/own-write";
import { writeSessionCookie } from "@/lib/web/session-cookie";
import type { Locale } from "@/messages";

export type NewSession = { sessionId: string; browserToken: string; locale: Locale };

/**
 * Writes the cookies of a new session. The session sees everything that was committed before it, also what the customer
 * did in an earlier one.
 *
 * @param isLanguageChosen whether this browser has a language; if not, the account's language is used from now on
 */
export async function addSessionCookies(
  jar: CookieWriter,
  session: NewSession,
  isLanguageChosen: boolean,
): Promise<void> {
  await noteOwnWrite({ id: session.sessionId });
  await writeSessionCookie(jar, session.sessionId);
  writeBrowserCookie(jar, session.browserToken);
  if (!isLanguageChosen) writeLocaleCookie(jar, session.locale);
}
