import "server-only";
import { cookies } from "next/headers";
import { findLiveSession } from "@/lib/auth/session/live-session";
import type { Context } from "@/lib/context";
import { LOCALE_COOKIE } from "@/lib/web/locale";
import { writeSessionCookie } from "@/lib/web/session-cookie";

const A_YEAR_SECONDS = 365 * 24 * 60 * 60;

/**
 * Hands the browser its session. Who has not chosen a language here reads on in the one that the insurer knows of him
 * (CONTRACT, decision 9).
 */
export async function enter(ctx: Context, sessionId: string): Promise<void> {
  const jar = await cookies();
  await writeSessionCookie(jar, sessionId);
  if (jar.get(LOCALE_COOKIE)) return;
  const session = await findLiveSession(ctx, sessionId, { touch: false });
  if (session) jar.set(LOCALE_COOKIE, session.account.locale, { path: "/", maxAge: A_YEAR_SECONDS, sameSite: "lax" });
}
