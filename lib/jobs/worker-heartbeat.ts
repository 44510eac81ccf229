import "server-only";
import type { Context } from "@/lib/context";
import { findLastCountAt, JOB_COMPLETED } from "@/lib/jobs/job-count-store";
import { secondsBetween } from "@/lib/kernel/time";

/** The job `sweep-notifications` runs every minute. After this long without one no worker runs. */
export const MAX_SILENT_SECONDS = 15 * 60;

/**
 * When a worker last completed a job; null when none ever has. A call of /api/cron counts like a worker.
 *
 * @returns `silentSeconds` by the database's clock
 */
export async function findHeartbeat(ctx: Context): Promise<{ at: Date; silentSeconds: number } | null> {
  const at = await findLastCountAt(ctx.db, "sweep-notifications", JOB_COMPLETED);
  return at && { at, silentSeconds: secondsBetween(at, await ctx.databaseNow()) };
}
