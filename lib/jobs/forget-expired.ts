import "server-only";
import { deleteLinksExpiredBefore } from "@/lib/auth/password-link/store";
import { deleteSessionsSeenBefore } from "@/lib/auth/session/store";
import type { Context } from "@/lib/context";
import { addMinutes } from "@/lib/kernel/time";

const DAY_MINUTES = 24 * 60;
/** A dead session still tells the customer's list, and the next sign-in, which browser was his. */
const FORGET_SESSIONS_AFTER_DAYS = 400;
/** So long a dead link still answers with what became of it. */
const FORGET_LINKS_AFTER_DAYS = 90;

/** Removes what opens nothing any more and tells nobody anything. */
export async function forgetExpired(ctx: Context): Promise<{ sessions: number; links: number }> {
  const now = ctx.clock.now();
  return {
    sessions: await deleteSessionsSeenBefore(ctx.db, addMinutes(now, -FORGET_SESSIONS_AFTER_DAYS * DAY_MINUTES)),
    links: await deleteLinksExpiredBefore(ctx.db, addMinutes(now, -FORGET_LINKS_AFTER_DAYS * DAY_MINUTES)),
  };
}
