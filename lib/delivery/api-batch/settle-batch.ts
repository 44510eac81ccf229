import "server-only";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { isCommitting } from "@/lib/delivery/api-batch/api-batch";
import {
  endApiBatch,
  findBatchRow,
  listExpired,
  listUnsettled,
  lockApiBatch,
} from "@/lib/delivery/api-batch/batch-store";
import { deleteLines, giveDocuments, releaseDocuments } from "@/lib/delivery/api-batch/line-store";

/** Messages that are deleted by one statement. */
const CHUNK_LINES = 5000;

/**
 * Forgets the messages of a batch that has ended, and gives its documents to the messages that were placed; the others may
 * be used again. Not part of the commit, to keep that short. Idempotent.
 *
 * @param options.signal no further chunk is begun once it is aborted; the next call handles the rest
 */
export async function settleApiBatch(
  ctx: Context,
  batchId: string,
  options: { signal?: AbortSignal } = {},
): Promise<void> {
  const row = await findBatchRow(ctx.db, { sender: null, id: batchId });
  if (!row || row.state === "open") return;
  await inTransaction(ctx.db, async (tx) => {
    if (row.state === "committed" && row.stagingId) await giveDocuments(tx, batchId, row.stagingId);
    await releaseDocuments(tx, batchId);
  });
  // Last: a batch that still has messages is settled again by the job.
  while (!options.signal?.aborted && (await deleteLines(ctx.db, batchId, CHUNK_LINES)) > 0);
}

/**
 * Cancels open batches that have expired, unless their commit is under way, and settles those that have ended.
 *
 * @param options.signal no further batch is begun once it is aborted
 * @returns how many were cancelled
 */
export async function cancelExpiredBatches(ctx: Context, options: { signal?: AbortSignal } = {}): Promise<number> {
  const { signal } = options;
  const now = ctx.clock.now();
  let cancelled = 0;
  for (const id of await listExpired(ctx.db, now)) {
    if (signal?.aborted) return cancelled;
    const isCancelled = await inTransaction(ctx.db, async (tx) => {
      const row = await lockApiBatch(tx, { sender: null, id });
      if (!row || isCommitting(row, now)) return false;
      return endApiBatch(tx, row, { state: "cancelled", endedAt: now });
    });
    if (isCancelled) cancelled += 1;
  }
  for (const id of await listUnsettled(ctx.db)) {
    if (signal?.aborted) return cancelled;
    await settleApiBatch(ctx, id, { signal });
  }
  return cancelled;
}
