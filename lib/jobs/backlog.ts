import "server-only";
import { isUsableLink } from "@/lib/auth/password-link/store";
import type { Context } from "@/lib/context";
import { secondsBetween } from "@/lib/kernel/time";
import { oldestUntriedDueAt } from "@/lib/notification/backlog-store";

/** If a notification is due this long without a first attempt, no worker runs, or too few. */
const MAX_WAIT_SECONDS = 15 * 60;
const CHECK_INTERVAL_MS = 60_000;
/** The log repeats an ongoing backlog at most this often per process. */
const REPEAT_SECONDS = 15 * 60;

export type Backlog = { waitingSeconds: number };

/**
 * Looks for notifications that no worker has tried to send. A failing mail server causes no backlog, because its
 * notifications were tried. In maintenance mode there is none either: notifications wait on purpose.
 *
 * @returns how long the oldest one has been due; null when none has waited longer than 15 minutes
 */
export async function findBacklog(ctx: Context): Promise<Backlog | null> {
  if (ctx.settings.maintenance) return null;
  const at = ctx.clock.now();
  const oldest = await oldestUntriedDueAt(ctx.db, { at, isLinkUsable: isUsableLink });
  if (!oldest) return null;
  const waitingSeconds = secondsBetween(oldest, at);
  return waitingSeconds > MAX_WAIT_SECONDS ? { waitingSeconds } : null;
}

/**
 * Logs a backlog when it is first found, every 15 minutes while it lasts, and once when it is over.
 *
 * @returns a function that checks once; it never throws
 */
export function createBacklogReport(ctx: Context): () => Promise<void> {
  let reportedAt: Date | null = null;
  return async () => {
    const now = ctx.clock.now();
    try {
      const backlog = await findBacklog(ctx);
      if (!backlog) {
        if (reportedAt) ctx.log.info({}, "notifications are sent in time again");
        reportedAt = null;
      } else if (!reportedAt || secondsBetween(reportedAt, now) >= REPEAT_SECONDS) {
        reportedAt = now;
        ctx.log.error(
          { alarm: "notifications-waiting", waitingSeconds: backlog.waitingSeconds },
          "notifications are due and no worker sends them",
        );
      }
    } catch (error) {
      // Only a warning: readiness and every request report the missing database already.
      ctx.log.warn({ failure: error instanceof Error ? error.name : typeof error }, "the backlog cannot be checked");
    }
  };
}

/** Checks for a backlog once a minute. The timer does not keep the process alive. */
export function watchBacklog(ctx: Context): void {
  const report = createBacklogReport(ctx);
  setInterval(() => void report(), CHECK_INTERVAL_MS).unref();
}
