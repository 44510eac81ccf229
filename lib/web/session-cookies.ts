import "server-only";
import { cookies } from "next/headers";
import { writeBrowserCookie } from "@/lib/web/browser-cookie";
import { localeCookieName, writeLocaleCookie } from "@/lib/web/locale-cookie";
import { writeSessionCookie } from "@/lib/web/session-cookie";
import type { Locale } from "@/messages";

/**
 * Hands the browser its session. Who has not chosen a language here reads on in the one that the insurer knows of him
 * (CONTRACT, decision 9).
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
