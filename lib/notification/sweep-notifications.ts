import "server-only";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { addMinutes } from "@/lib/kernel/time";
import { notificationPriority } from "@/lib/notification/notification-kinds";
import { takeStuckNotifications } from "@/lib/notification/store";
import type { UsableLinks } from "@/lib/notification/waiting-store";

/** A notification that is due this long has lost its own job. */
const OVERDUE_MINUTES = 2;
const SWEEP_AGAIN_MINUTES = 10;
const CHUNK_ROWS = 1000;

/**
 * Creates new jobs for notifications that are overdue and for those whose worker crashed. A notification gets at most
 * one new job in ten minutes; a superfluous job does nothing.
 *
 * @param options.isLinkUsable as for `sendNotification`
 * @param options.signal no further chunk is begun once it is aborted
 * @param options.batchSize notifications per transaction
 */
export async function sweepNotifications(
  ctx: Context,
  options: Pick<UsableLinks, "isLinkUsable"> & { signal?: AbortSignal; batchSize?: number },
): Promise<{ requeued: number }> {
  const { isLinkUsable, signal, batchSize = CHUNK_ROWS } = options;
  const at = ctx.clock.now();
  const sweep = {
    ...{ at, isLinkUsable },
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
  if (requeued > 0) ctx.log.warn({ requeued }, "overdue notifications were queued again");
  return { requeued };
}
