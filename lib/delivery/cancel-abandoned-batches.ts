import "server-only";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { finishBatch } from "@/lib/delivery/finish-batch";
import { staleSince } from "@/lib/delivery/heartbeat";
import { deleteStaged, endBatch, listStaleBatches, listUnfinishedBatches } from "@/lib/delivery/store";
import { addMinutes } from "@/lib/kernel/time";

/** Longer than all attempts of the batch's own `finish-batch` job. */
const UNFINISHED_AFTER_MINUTES = 60;

/**
 * Cancels batches whose process stopped before the commit (no heartbeat for STALE_AFTER_SECONDS) and deletes what they
 * staged. Finishes committed batches whose own `finish-batch` job failed.
 *
 * @param options.signal no further batch is begun once it is aborted
 * @returns how many batches were cancelled
 */
export async function cancelAbandonedBatches(ctx: Context, options: { signal?: AbortSignal } = {}): Promise<number> {
  const { signal } = options;
  const now = ctx.clock.now();
  let cancelled = 0;
  for (const batchId of await listStaleBatches(ctx.db, staleSince(now))) {
    if (signal?.aborted) return cancelled;
    const deleted = await inTransaction(ctx.db, async (tx) => {
      // Waits for a commit or heartbeat in progress; endBatch returns false if one of them succeeded.
      if (!(await endBatch(tx, batchId, "cancelled", now, staleSince(now)))) return false;
      await deleteStaged(tx, batchId);
      return true;
    });
    if (deleted) cancelled += 1;
  }
  for (const batchId of await listUnfinishedBatches(ctx.db, addMinutes(now, -UNFINISHED_AFTER_MINUTES))) {
    if (signal?.aborted) return cancelled;
    await finishBatch(ctx, batchId, { signal });
  }
  return cancelled;
}
