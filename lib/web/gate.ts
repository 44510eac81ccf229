import "server-only";
import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { findLiveSession, type LiveSession } from "@/lib/auth/session/live-session";
import { isPrefetch } from "@/lib/web/prefetch";
import { readSessionCookie } from "@/lib/web/session-cookie";
import { webContext } from "@/lib/web/web-context";

/** The live session behind this request's cookie, or null. One query per request; the row decides, not the cookie. */
export const currentSession = cache(async (): Promise<LiveSession | null> => {
  const sessionId = await readSessionCookie(await cookies());
  if (!sessionId) return null;
  // A browser that fetches ahead must not keep a session alive.
  return findLiveSession(webContext(), sessionId, { touch: !isPrefetch(await headers()) });
});

/**
 * Where a visitor without a session goes; comes back here after signing in.
 *
 * @param draftKept what he had written is kept for the account that he wrote it as
 */
export async function toLogin({ draftKept = false } = {}): Promise<never> {
  const hadCookie = (await readSessionCookie(await cookies())) !== null;
  const here = (await headers()).get("x-portal-path") ?? "/inbox";
  const why: Record<string, string> = draftKept ? { ended: "1", draft: "1" } : hadCookie ? { ended: "1" } : {};
  redirect(`/login?${new URLSearchParams({ ...why, returnTo: here })}`);
}

/**
 * The gate of every page and action behind sign-in: called by each of them, because a layout is not run for every
 * request. A session that still has to replace its initial password gets no further than that page (R7, SEC-23).
 */
export async function requireCustomer(): Promise<LiveSession> {
  const session = await currentSession();
  if (!session) return toLogin();
  if (session.kind === "first-change") redirect("/password/first");
  return session;
}

/** The gate of the forced first change: only a session that is bound to it. */
export async function requireFirstChange(): Promise<LiveSession> {
  const session = await currentSession();
  if (!session) return toLogin();
  if (session.kind === "full") redirect("/inbox");
  return session;
}
