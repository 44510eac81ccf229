import "server-only";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { addMinutes } from "@/lib/kernel/time";
import { notificationPriority } from "@/lib/notification/notification-kinds";
import { takeStuckNotifications } from "@/lib/notification/store";

/** A letter's own job has had its chance by then. */
const OVERDUE_MINUTES = 2;
const SWEEP_AGAIN_MINUTES = 10;
const BATCH = 1000;

/**
 * Gives a new job to every letter that is due and lies still, and to those whose worker died (SEC-77). Idempotent: a
 * letter gets one job in ten minutes at most, and a job too many finds nothing to do.
 *
 * @param options.signal begin no further batch once it is aborted
 */
export async function sweepNotifications(
  ctx: Context,
  { signal, batchSize = BATCH }: { signal?: AbortSignal; batchSize?: number } = {},
): Promise<{ requeued: number }> {
  const at = ctx.clock.now();
  const sweep = {
    at,
    overdueSince: addMinutes(at, -OVERDUE_MINUTES),
    nextSweepAt: addMinutes(at, SWEEP_AGAIN_MINUTES),
    limit: batchSize,
  };
  let requeued = 0;
  while (!signal?.aborted) {
    const taken = await inTransaction(ctx.db, async (tx) => {
      const stuck = await takeStuckNotifications(tx, sweep);
      const jobs = stuck.map(({ id, kind }) => ({
        data: { notificationId: id },
        priority: notificationPriority(kind),
      }));
      await ctx.queue.enqueue(tx, "send-notification", jobs);
      return stuck.length;
    });
    requeued += taken;
    if (taken < batchSize) break;
  }
  if (requeued > 0) ctx.log.warn({ requeued }, "letters lay still and were queued again");
  return { requeued };
}
