import "server-only";
import type { Context } from "@/lib/context";
import { cancelExpiredBatches } from "@/lib/delivery/api-batch/settle-batch";
import { finishBatch } from "@/lib/delivery/finish-batch";
import { staleSince } from "@/lib/delivery/heartbeat";
import { endBatch, listCancelledUnremoved, listStaleBatches, listUnfinishedBatches } from "@/lib/delivery/store";
import { removeUnpublished } from "@/lib/delivery/unpublished-rows";
import { forEvery } from "@/lib/kernel/for-every";
import { addMinutes } from "@/lib/kernel/time";

/** Longer than all attempts of the batch's own `finish-batch` job. */
const UNFINISHED_AFTER_MINUTES = 60;

/**
 * Cancels batches whose process stopped before the commit (no heartbeat for STALE_AFTER_SECONDS) and removes what they
 * stored. Finishes committed batches whose own `finish-batch` job failed. Cancels expired batches of the Sender API. A
 * fault at one batch does not keep the others from their turn.
 *
 * @param options.signal no further batch is begun once it is aborted
 * @returns how many batches were cancelled
 * @throws the first fault, at the end
 */
export async function cancelAbandonedBatches(ctx: Context, options: { signal?: AbortSignal } = {}): Promise<number> {
  const { signal } = options;
  const now = ctx.clock.now();
  const stale = staleSince(await ctx.databaseNow());
  let cancelled = 0;
  const cancel = async (batchId: string) => {
    // Waits for a commit or heartbeat in progress; endBatch returns false if one of them succeeded.
    if (!(await endBatch(ctx.db, batchId, "cancelled", now, stale))) return;
    cancelled += 1;
    await removeUnpublished(ctx, batchId, { signal });
  };
  const remove = (batchId: string) => removeUnpublished(ctx, batchId, { signal });
  const finish = (batchId: string) => finishBatch(ctx, batchId, { signal });
  const faults = [
    ...(await forEvery(await listStaleBatches(ctx.db, stale), cancel, { signal })),
    // Also those whose own process was stopped while it removed their rows.
    ...(await forEvery(await listCancelledUnremoved(ctx.db), remove, { signal })),
    ...(await forEvery(await listUnfinishedBatches(ctx.db, addMinutes(now, -UNFINISHED_AFTER_MINUTES)), finish, {
      signal,
    })),
  ];
  const expired = await cancelExpiredBatches(ctx, { signal }).catch((error: unknown) => {
    faults.push(error);
    return 0;
  });
  if (faults.length > 0) throw faults[0];
  return cancelled + expired;
}
