import "server-only";
import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import type { LiveSession } from "@/lib/auth/session/live-session";
import { findSessionWithClosure } from "@/lib/closure/session-with-closure";
import { loadNextPage } from "@/lib/web/next-page";
import { isPrefetch } from "@/lib/web/prefetch";
import { readSessionCookie } from "@/lib/web/session-cookie";
import { webContext } from "@/lib/web/web-context";

/** The live session of this request's cookie, or null. One query per request; the row decides, not the cookie. */
export const currentSession = cache(async (): Promise<LiveSession | null> => {
  const sessionId = await readSessionCookie(await cookies());
  if (!sessionId) return null;
  // A prefetch must not extend the session.
  return findSessionWithClosure(webContext(), sessionId, { touch: !isPrefetch(await headers()) });
});

/**
 * Redirects a visitor without a session to the sign-in page, which leads back to this page.
 *
 * @param draftKept the posted draft was saved for the account that wrote it; the sign-in page says so
 */
export async function redirectToLogin({ draftKept = false } = {}): Promise<never> {
  const hadCookie = (await readSessionCookie(await cookies())) !== null;
  const here = (await headers()).get("x-portal-path") ?? "/inbox";
  const why: Record<string, string> = draftKept ? { ended: "1", draft: "1" } : hadCookie ? { ended: "1" } : {};
  return loadNextPage(`/login?${new URLSearchParams({ ...why, returnTo: here })}`);
}

/**
 * The gate of every page and server action behind sign-in. Each calls it itself, because a layout does not run on every
 * request. A first-change session is redirected to the page that replaces the initial password (R7).
 */
export async function requireCustomer(): Promise<LiveSession> {
  const session = await currentSession();
  if (!session) return redirectToLogin();
  if (session.kind === "first-change") redirect("/password/first");
  return session;
}

/** The gate of the page that replaces the initial password (R7): only first-change sessions pass. */
export async function requireFirstChange(): Promise<LiveSession> {
  const session = await currentSession();
  if (!session) return redirectToLogin();
  if (session.kind === "full") redirect("/inbox");
  return session;
}
