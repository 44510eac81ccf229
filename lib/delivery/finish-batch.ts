import "server-only";
import type { Context } from "@/lib/context";
import { deleteStagedRows } from "@/lib/db/staged-rows";
import { inTransaction } from "@/lib/db/transaction";
import { findBatchState } from "@/lib/delivery/store";
import { queueStagedNotifications } from "@/lib/notification/enqueue";

/**
 * What a committed batch leaves for after its commit, which has to be short: a job for each of its notifications, and
 * the removal of its staged rows. Idempotent: a notification whose staged row is gone has its job. Where the staged
 * rows were lost, `sweep-notifications` makes the jobs.
 *
 * @param options.signal begin with no further 1,000 notifications once it is aborted; the next run goes on with the rest
 * @returns how many notifications got a job
 */
export async function finishBatch(
  ctx: Context,
  batchId: string,
  options: { signal?: AbortSignal } = {},
): Promise<{ queued: number }> {
  const { signal } = options;
  if ((await findBatchState(ctx.db, batchId)) !== "committed") return { queued: 0 };
  const queued = await queueStagedNotifications(ctx, batchId, signal);
  if (signal?.aborted) return { queued };
  await inTransaction(ctx.db, (tx) => deleteStagedRows(tx, batchId));
  return { queued };
}
