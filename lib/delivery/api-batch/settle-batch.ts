import "server-only";
import { recordAuditEvent } from "@/lib/audit/store";
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
import { deleteLines, settleDocuments } from "@/lib/delivery/api-batch/line-store";
import { forEvery } from "@/lib/kernel/for-every";

/** Messages that are deleted by one statement. */
const CHUNK_LINES = 5000;

/**
 * Forgets the messages of a batch that has ended, and gives its documents to the messages that were placed; the others
 * may be used again. Not part of the commit, to keep that short. Idempotent.
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
  const stagingId = row.state === "committed" ? row.stagingId : null;
  await inTransaction(ctx.db, (tx) => settleDocuments(tx, batchId, stagingId));
  // Last: a batch that still has messages is settled again by the job.
  while (!options.signal?.aborted && (await deleteLines(ctx.db, batchId, CHUNK_LINES)) > 0);
}

/** Cancels an open batch that has expired, unless its commit is under way. @returns whether it was cancelled */
async function cancelExpired(ctx: Context, id: string, now: Date): Promise<boolean> {
  // Before the transaction, which holds a connection.
  const databaseNow = await ctx.databaseNow();
  return inTransaction(ctx.db, async (tx) => {
    const row = await lockApiBatch(tx, { sender: null, id });
    if (!row || isCommitting(row, databaseNow)) return false;
    if (!(await endApiBatch(tx, row, { state: "cancelled", endedAt: now }))) return false;
    const details = { batchId: id, messages: row.messageCount };
    await recordAuditEvent(tx, now, { kind: "delivery.cancelled", actor: "system", details });
    return true;
  });
}

/**
 * Cancels open batches that have expired, unless their commit is under way, and settles those that have ended. A fault
 * at one batch does not keep the others from being cancelled and settled.
 *
 * @param options.signal no further batch is begun once it is aborted
 * @returns how many were cancelled
 * @throws the first fault, at the end
 */
export async function cancelExpiredBatches(ctx: Context, options: { signal?: AbortSignal } = {}): Promise<number> {
  const { signal } = options;
  const now = ctx.clock.now();
  let cancelled = 0;
  const expired = await listExpired(ctx.db, now);
  const cancel = async (id: string) => {
    if (await cancelExpired(ctx, id, now)) cancelled += 1;
  };
  const faults = await forEvery(expired, cancel, { signal });
  if (!signal?.aborted)
    faults.push(
      ...(await forEvery(await listUnsettled(ctx.db), (id) => settleApiBatch(ctx, id, { signal }), { signal })),
    );
  if (faults.length > 0) throw faults[0];
  return cancelled;
}
