import "server-only";
import type { Context } from "@/lib/context";
import { cancelExpiredBatches } from "@/lib/delivery/api-batch/settle-batch";
import { finishBatch } from "@/lib/delivery/finish-batch";
import { staleSince } from "@/lib/delivery/heartbeat";
import { endBatch, listCancelledUnremoved, listStaleBatches, listUnfinishedBatches } from "@/lib/delivery/store";
import { removeUnpublished } from "@/lib/delivery/unpublished-rows";
import { addMinutes } from "@/lib/kernel/time";

/** Longer than all attempts of the batch's own `finish-batch` job. */
const UNFINISHED_AFTER_MINUTES = 60;

/**
 * Cancels batches whose process stopped before the commit (no heartbeat for STALE_AFTER_SECONDS) and removes what they
 * stored. Finishes committed batches whose own `finish-batch` job failed. Cancels expired batches of the Sender API.
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
    // Waits for a commit or heartbeat in progress; endBatch returns false if one of them succeeded.
    if (!(await endBatch(ctx.db, batchId, "cancelled", now, staleSince(now)))) continue;
    cancelled += 1;
    await removeUnpublished(ctx, batchId, { signal });
  }
  // Also those whose own process was stopped while it removed their rows.
  for (const batchId of await listCancelledUnremoved(ctx.db)) {
    if (signal?.aborted) return cancelled;
    await removeUnpublished(ctx, batchId, { signal });
  }
  for (const batchId of await listUnfinishedBatches(ctx.db, addMinutes(now, -UNFINISHED_AFTER_MINUTES))) {
    if (signal?.aborted) return cancelled;
    await finishBatch(ctx, batchId, { signal });
  }
  return cancelled + (await cancelExpiredBatches(ctx, { signal }));
}
