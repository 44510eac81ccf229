import "server-only";
import { findLiveSession, type LiveSession } from "@/lib/auth/session/live-session";
import { sessionFinder } from "@/lib/auth/session/store";
import { closesAtOf } from "@/lib/closure/store";
import type { Context } from "@/lib/context";

const findWithClosure = sessionFinder(closesAtOf);

/**
 * Like `findLiveSession`, with `account.closesAt`: when the account closes, if a closure request is in its grace period
 * (R14). One statement reads both.
 *
 * @param options.touch false for requests that the browser makes by itself, which must not extend the session
 */
export function findSessionWithClosure(
  ctx: Context,
  sessionId: string,
  options: { touch: boolean },
): Promise<LiveSession | null> {
  return findLiveSession(ctx, sessionId, { ...options, find: findWithClosure });
}
