import "server-only";
import { type StaffActor, staffDetails } from "@/lib/audit/staff-actor";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import type { Tx } from "@/lib/db/connection";
import { inTransaction } from "@/lib/db/transaction";
import {
  type BatchUpload,
  deleteResultBytes,
  deleteZip,
  lockUploadedBatch,
  updateUpload,
} from "@/lib/delivery/upload/upload-store";
import { readWholeDocument } from "@/lib/document/read-document";
import { findStoredDocument } from "@/lib/document/store";
import { isUuid } from "@/lib/kernel/random";
import { err, ok, type Result } from "@/lib/kernel/result";

type Input = { id: string; by: StaffActor };
type NotFound = { kind: "not-found" };

export type DecideFailure =
  | NotFound
  /** Placed, being placed or cancelled meanwhile, by this or another staff member. */
  | { kind: "decided" }
  /** The batch is unusual, and nobody said that it is meant so. */
  | { kind: "unconfirmed" };

/** May still be placed or cancelled. */
function isUndecided({ state }: BatchUpload): boolean {
  return state === "checked" || state === "failed";
}

/** Runs `act` with the upload's row locked. */
function withUpload<T, E extends { kind: string }>(
  ctx: Context,
  id: string,
  act: (tx: Tx, upload: BatchUpload) => Promise<Result<T, E>>,
): Promise<Result<T, E | NotFound>> {
  return inTransaction(ctx.db, async (tx) => {
    const upload = isUuid(id) ? await lockUploadedBatch(tx, id) : null;
    return upload ? act(tx, upload) : err<NotFound>({ kind: "not-found" });
  });
}

/**
 * Has an upload placed by the worker. Of two staff members at once one does it.
 *
 * @param input.confirmed the staff member has seen what is unusual about the batch
 */
export function placeUpload(
  ctx: Context,
  { id, by, confirmed }: Input & { confirmed: boolean },
): Promise<Result<undefined, DecideFailure>> {
  const at = ctx.clock.now();
  return withUpload<undefined, DecideFailure>(ctx, id, async (tx, upload) => {
    if (!isUndecided(upload)) return err({ kind: "decided" });
    const warnings = upload.preview?.warnings.length ?? 0;
    if (warnings > 0 && !confirmed) return err({ kind: "unconfirmed" });
    await updateUpload(tx, id, { state: "placing", endedBy: by.id, leasedUntil: null });
    const details = { uploadId: id, before: upload.state, after: "placing", warnings, ...staffDetails(by) };
    await recordAuditEvent(tx, at, { kind: "batch-upload.placed", actor: "insurer", details });
    await ctx.queue.enqueue(tx, "place-upload", [{ data: { uploadId: id } }]);
    return ok();
  });
}

/** Cancels an upload and deletes its ZIP. */
export function cancelUpload(ctx: Context, { id, by }: Input): Promise<Result<undefined, DecideFailure>> {
  const at = ctx.clock.now();
  return withUpload<undefined, DecideFailure>(ctx, id, async (tx, upload) => {
    if (!isUndecided(upload)) return err({ kind: "decided" });
    await updateUpload(tx, id, { state: "cancelled", endedAt: at, endedBy: by.id });
    await deleteZip(tx, id);
    const details = { uploadId: id, before: upload.state, after: "cancelled", ...staffDetails(by) };
    await recordAuditEvent(tx, at, { kind: "batch-upload.cancelled", actor: "insurer", details });
    return ok();
  });
}

/**
 * Hands over the result file with the generated initial passwords, once; it is deleted by that.
 *
 * @returns `gone` when it was handed over before, or its time is over
 */
export function handOverResult(
  ctx: Context,
  { id, by }: Input,
): Promise<Result<{ csv: Buffer; batchId: string }, NotFound | { kind: "gone" }>> {
  const at = ctx.clock.now();
  return withUpload<{ csv: Buffer; batchId: string }, { kind: "gone" }>(ctx, id, async (tx, upload) => {
    const { state, resultId, resultBytes, resultSha256, batchId } = upload;
    if (state !== "placed" || !resultId || !batchId) return err({ kind: "gone" });
    const stored = await findStoredDocument(tx, resultId);
    const expected = { sha256: resultSha256 ?? "", sizeBytes: resultBytes ?? 0 };
    const whole = stored && (await readWholeDocument(ctx, stored, expected));
    if (!whole?.ok) throw new Error("the stored result of a batch cannot be read");
    await updateUpload(tx, id, {
      ...{ resultId: null, resultBytes: null, resultSha256: null },
      ...{ handedOverAt: at, handedOverTo: by.id },
    });
    await deleteResultBytes(tx, resultId);
    const details = { uploadId: id, batchId, before: "kept", after: "handed-over", ...staffDetails(by) };
    await recordAuditEvent(tx, at, { kind: "initial-passwords.handed-over", actor: "insurer", details });
    return ok({ csv: whole.value, batchId });
  });
}
