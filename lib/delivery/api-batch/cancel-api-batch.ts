import "server-only";
import type { AuthorizedSender } from "@/lib/api/authorized-sender";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { type ApiBatch, apiBatch } from "@/lib/delivery/api-batch/api-batch";
import { endApiBatch, lockApiBatch } from "@/lib/delivery/api-batch/batch-store";
import { settleApiBatch } from "@/lib/delivery/api-batch/settle-batch";
import { endBatch } from "@/lib/delivery/store";
import { removeUnpublished } from "@/lib/delivery/unpublished-rows";
import { isUuid } from "@/lib/kernel/random";
import { err, ok, type Result } from "@/lib/kernel/result";

export type CancelFailure = { kind: "not-found" } | { kind: "already-committed" };

/**
 * Cancels an open batch: nothing of it is placed, and its documents may be used again. A commit that is under way is
 * stopped. Repeated, it answers the same.
 */
export async function cancelApiBatch(
  ctx: Context,
  sender: AuthorizedSender,
  batchId: string,
): Promise<Result<ApiBatch, CancelFailure>> {
  if (!isUuid(batchId)) return err({ kind: "not-found" });
  const now = ctx.clock.now();
  const ended = await inTransaction(ctx.db, async (tx) => {
    const row = await lockApiBatch(tx, { sender: sender.source, id: batchId });
    if (row?.state !== "open") return { row, stagingId: null };
    const { stagingId, stagingState } = row;
    // Its commit waits for the lock of this batch, so it cannot succeed meanwhile.
    if (stagingId && stagingState === "open") await endBatch(tx, stagingId, "cancelled", now);
    await endApiBatch(tx, row, { state: "cancelled", endedAt: now });
    const details = { batchId, messages: row.messageCount };
    await recordAuditEvent(tx, now, { kind: "delivery.cancelled", actor: "insurer", details });
    return { row: { ...row, state: "cancelled" as const, endedAt: now }, stagingId };
  });
  const { row, stagingId } = ended;
  if (!row) return err({ kind: "not-found" });
  if (row.state === "committed") return err({ kind: "already-committed" });
  if (stagingId) await tidy(ctx, batchId, () => removeUnpublished(ctx, stagingId));
  await tidy(ctx, batchId, () => settleApiBatch(ctx, batchId));
  return ok(apiBatch(row, await ctx.databaseNow()));
}

/** What fails here is done by the job `cancel-abandoned-batches`. */
async function tidy(ctx: Context, batchId: string, work: () => Promise<void>): Promise<void> {
  await work().catch((error) => ctx.log.error({ batchId }, "the rows of a cancelled batch are removed later", error));
}
