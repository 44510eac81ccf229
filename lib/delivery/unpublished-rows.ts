import "server-only";
import type { Context } from "@/lib/context";
import type { Tx } from "@/lib/db/connection";
import { deleteStagedRows } from "@/lib/db/staged-rows";
import { inBulkTransaction, inTransaction } from "@/lib/db/transaction";
import { deleteResults } from "@/lib/delivery/api-batch/line-store";
import { deleteResult } from "@/lib/delivery/result/batch-result-store";
import { STAGED_TABLES } from "@/lib/delivery/staged-tables";
import { deleteBytesOfBatch } from "@/lib/document/bytes-store";
import { deleteMessagesOfBatch } from "@/lib/mailbox/placing/unpublished-store";
import { deleteNotificationsOfBatch } from "@/lib/notification/store";
import { deleteUnpublished, holdUnpublished, lockUnpublished } from "@/lib/publication/store";

/** The batch was cancelled because its heartbeat was too old; its rows are removed. */
export class BatchCancelledError extends Error {
  constructor() {
    super("the batch was cancelled meanwhile");
  }
}

/** Rows that are deleted by one transaction. */
const CHUNK_ROWS = 1000;

/**
 * Stores rows of an open batch in their tables, where `isPublished` hides them. Each call is one short transaction, so
 * nobody waits for a batch that is being staged.
 *
 * @throws BatchCancelledError when the batch was cancelled meanwhile; then nothing is stored
 */
export function storeUnpublished(ctx: Context, batchId: string, store: (tx: Tx) => Promise<void>): Promise<void> {
  return inBulkTransaction(ctx.db, async (tx) => {
    if (!(await holdUnpublished(tx, batchId))) throw new BatchCancelledError();
    await store(tx);
  });
}

/**
 * Removes everything that a cancelled batch has stored, in chunks. The batch stays hidden until its last row is gone. A
 * removal that was interrupted goes on with the next call (`cancelAbandonedBatches`).
 *
 * @param options.signal no further chunk is begun once it is aborted
 */
export async function removeUnpublished(
  ctx: Context,
  batchId: string,
  options: { signal?: AbortSignal } = {},
): Promise<void> {
  const { signal } = options;
  const removeSome = async (tx: Tx) =>
    (await deleteResults(tx, batchId, CHUNK_ROWS)) +
    (await deleteNotificationsOfBatch(tx, batchId, CHUNK_ROWS)) +
    (await deleteMessagesOfBatch(tx, batchId, CHUNK_ROWS)) +
    (await deleteBytesOfBatch(tx, batchId, CHUNK_ROWS));
  while (!signal?.aborted && (await inTransaction(ctx.db, removeSome)) > 0);
  if (signal?.aborted) return;
  await inTransaction(ctx.db, async (tx) => {
    // From here on nothing more can be stored for the batch. What came after the last chunk is removed now. Without the
    // row too: a process that went on after the removal, or an older release, has staged rows.
    await lockUnpublished(tx, batchId);
    while ((await removeSome(tx)) > 0);
    await deleteStagedRows(tx, batchId, STAGED_TABLES);
    await deleteResult(tx, batchId);
    await deleteUnpublished(tx, batchId);
  });
}
