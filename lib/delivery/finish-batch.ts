import "server-only";
import type { Context } from "@/lib/context";
import { deleteStagedRows } from "@/lib/db/staged-rows";
import { inTransaction } from "@/lib/db/transaction";
import { findCommittedBy } from "@/lib/delivery/api-batch/batch-store";
import { settleApiBatch } from "@/lib/delivery/api-batch/settle-batch";
import { STAGED_TABLES } from "@/lib/delivery/staged-tables";
import { findBatchState } from "@/lib/delivery/store";
import { queueNotificationsOfBatch } from "@/lib/notification/enqueue";

/**
 * Creates the jobs of a committed batch's notifications and deletes its staged rows; settles the batch of the
 * Sender API that it has committed. This is not part of the commit, to
 * keep the commit short. Idempotent: a notification is taken once (`takeNotificationsOfBatch`).
 *
 * @param options.signal no further 1,000 notifications are begun once it is aborted; the next call handles the rest
 * @returns how many notifications got a job
 */
export async function finishBatch(
  ctx: Context,
  batchId: string,
  options: { signal?: AbortSignal } = {},
): Promise<{ queued: number }> {
  const { signal } = options;
  if ((await findBatchState(ctx.db, batchId)) !== "committed") return { queued: 0 };
  const queued = await queueNotificationsOfBatch(ctx, batchId, signal);
  if (signal?.aborted) return { queued };
  await inTransaction(ctx.db, (tx) => deleteStagedRows(tx, batchId, STAGED_TABLES));
  const apiBatchId = await findCommittedBy(ctx.db, batchId);
  if (apiBatchId) await settleApiBatch(ctx, apiBatchId, { signal });
  return { queued };
}
