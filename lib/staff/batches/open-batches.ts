import "server-only";
import { recordLook } from "@/lib/audit/record-look";
import type { StaffActor } from "@/lib/audit/staff-actor";
import type { Context } from "@/lib/context";
import { type ApiBatch, apiBatch } from "@/lib/delivery/api-batch/api-batch";
import { type BatchPosition, findBatchRow, listOpenRows } from "@/lib/delivery/api-batch/batch-store";
import { type BatchPreview, previewBatch } from "@/lib/delivery/api-batch/preview-batch";
import { err, ok, type Result } from "@/lib/kernel/result";
import { isTestSource } from "@/lib/kernel/test-address";
import { BATCH_PAGE_SIZE } from "@/lib/staff/batches/batch-list";

/**
 * One page of the batches of the Sender API that wait for their commit, newest first.
 *
 * @param after the last one of the page before; null for the first page
 */
export async function listOpenBatches(
  ctx: Context,
  after: BatchPosition | null,
): Promise<{ rows: ApiBatch[]; next: BatchPosition | null }> {
  const databaseNow = await ctx.databaseNow();
  const found = await listOpenRows(ctx.db, { now: databaseNow, after, limit: BATCH_PAGE_SIZE + 1 });
  const rows = found.slice(0, BATCH_PAGE_SIZE);
  return {
    rows: rows.map((row) => apiBatch(row, databaseNow)),
    next: found.length > BATCH_PAGE_SIZE ? (rows.at(-1) ?? null) : null,
  };
}

export type OpenBatchForStaff = Pick<BatchPreview, "batch" | "counts" | "documents" | "problemCount" | "warnings"> & {
  /** Id of its page among the placed batches; null until it is placed. */
  placedId: string | null;
};

/**
 * What would become of a batch of the Sender API if its sender committed it now, and what is unusual about it; of one
 * that has ended only its state. The look is recorded. Reads the whole batch, some seconds for 100,000 messages.
 *
 * @param input.id untrusted
 */
export async function previewOpenBatch(
  ctx: Context,
  { id, by }: { id: string; by: StaffActor },
): Promise<Result<OpenBatchForStaff, { kind: "not-found" }>> {
  const found = await previewBatch(ctx, { batchId: id, sender: null });
  if (!found.ok) return found;
  const { batch, counts, documents, problemCount, warnings } = found.value;
  // Those of test keys are their sender's own.
  if (isTestSource(batch.sender)) return err({ kind: "not-found" });
  await recordLook(
    { db: ctx.db, at: ctx.clock.now() },
    { kind: "batch.viewed", about: { batchId: id, view: "open" }, by },
  );
  const row = batch.state === "committed" ? await findBatchRow(ctx.db, { sender: null, id }) : null;
  return ok({ batch, counts, documents, problemCount, warnings, placedId: row?.stagingId ?? null });
}
