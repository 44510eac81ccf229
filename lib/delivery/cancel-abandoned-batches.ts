import "server-only";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { finishBatch } from "@/lib/delivery/finish-batch";
import { staleSince } from "@/lib/delivery/heartbeat";
import { deleteStaged, endBatch, listStaleBatches, listUnfinishedBatches } from "@/lib/delivery/store";
import { addMinutes } from "@/lib/kernel/time";

/** The batch's own `finish-batch` job has had its attempts by then. */
const UNFINISHED_AFTER_MINUTES = 60;

/**
 * Abandons batches whose process has stopped before the commit (no heartbeat for two minutes), and removes what they
 * staged. Finishes committed batches whose own job did not.
 *
 * @param options.signal begin with no further batch once it is aborted
 * @returns how many batches were abandoned
 */
export async function cancelAbandonedBatches(ctx: Context, options: { signal?: AbortSignal } = {}): Promise<number> {
  const { signal } = options;
  const now = ctx.clock.now();
  let swept = 0;
  for (const batchId of await listStaleBatches(ctx.db, staleSince(now))) {
    if (signal?.aborted) return swept;
    const cleared = await inTransaction(ctx.db, async (tx) => {
      // Waits for a commit or a heartbeat that is on its way, and leaves the batch alone then.
      if (!(await endBatch(tx, batchId, "cancelled", now, staleSince(now)))) return false;
      await deleteStaged(tx, batchId);
      return true;
    });
    if (cleared) swept += 1;
  }
  for (const batchId of await listUnfinishedBatches(ctx.db, addMinutes(now, -UNFINISHED_AFTER_MINUTES))) {
    if (signal?.aborted) return swept;
    await finishBatch(ctx, batchId, { signal });
  }
  return swept;
}
