import "server-only";
import { createReadStream } from "node:fs";
import type { UploadPreview } from "@/drizzle/schema/batch-upload";
import { type StaffActor, staffDetails } from "@/lib/audit/staff-actor";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import { sealedLength } from "@/lib/crypto/segments";
import type { Tx } from "@/lib/db/connection";
import { inTransaction } from "@/lib/db/transaction";
import { ScannerDownError } from "@/lib/delivery/check-malware-and-quota";
import { type CheckedUpload, checkUpload } from "@/lib/delivery/upload/check-upload";
import { unpackZip, type ZipProblem } from "@/lib/delivery/upload/unpack-zip";
import { insertUpload } from "@/lib/delivery/upload/upload-store";
import { cleanFilename } from "@/lib/document/filename";
import { newDataKey, sealStream } from "@/lib/document/seal";
import { stageDocumentStream } from "@/lib/document/store";
import { err, ok, type Result } from "@/lib/kernel/result";

/** Wrong lines that are stored and can be downloaded. */
export const MAX_STORED_PROBLEMS = 10_000;
const READ_BYTES = 1024 * 1024;

/** A ZIP on the disk. `sha256`: hex. */
export type ReceivedZip = { path: string; filename: string; sizeBytes: number; sha256: string };

export type UploadFailure = { kind: ZipProblem | "scanner-down" };

type Kept = { id: string; zip: ReceivedZip; checked: CheckedUpload; by: StaffActor };

async function storeZip(ctx: Context, tx: Tx, id: string, { path, sizeBytes }: ReceivedZip): Promise<void> {
  const key = newDataKey(ctx, id);
  const bytes = createReadStream(/* turbopackIgnore: true */ path, { highWaterMark: READ_BYTES });
  const sealed = sealStream(ctx, key, bytes as AsyncIterable<Buffer>);
  await stageDocumentStream(tx, null, key, { sealed, sealedSize: sealedLength(sizeBytes) });
}

function countsFor({ lines, placed, customerPortal, postal, warnings }: UploadPreview) {
  return { lines, placed, customerPortal, postal, warnings: warnings.length };
}

async function keep(ctx: Context, { id, zip, checked, by }: Kept): Promise<void> {
  const at = ctx.clock.now();
  const { problems, preview } = checked;
  const state = preview ? "checked" : "refused";
  const { sizeBytes, sha256 } = zip;
  await inTransaction(ctx.db, async (tx) => {
    await insertUpload(tx, {
      ...{ id, state, sizeBytes, sha256, preview, uploadedBy: by.id, uploadedAt: at },
      filename: cleanFilename(zip.filename) ?? "batch.zip",
      problems: problems.slice(0, MAX_STORED_PROBLEMS),
      problemCount: problems.length,
    });
    if (preview) await storeZip(ctx, tx, id, zip);
    const result = preview ? countsFor(preview) : { problems: problems.length };
    const details = { uploadId: id, before: "none", after: state, sha256, ...result, ...staffDetails(by) };
    await recordAuditEvent(tx, at, { kind: "batch-upload.checked", actor: "insurer", details });
  });
}

/**
 * Checks a ZIP with the folder of a batch and keeps it sealed, to be placed or cancelled. With wrong lines only these
 * are kept, so that the staff member can mend all of them at once. Nothing is placed.
 *
 * @param folder an empty temporary folder
 * @returns the id of the upload, or why the ZIP cannot be read
 */
export async function keepUpload(
  ctx: Context,
  { zip, folder, by }: { zip: ReceivedZip; folder: string; by: StaffActor },
): Promise<Result<{ id: string }, UploadFailure>> {
  const unpacked = await unpackZip(zip.path, folder);
  if (!unpacked.ok) return unpacked;
  try {
    const checked = await checkUpload(ctx, folder, unpacked.value);
    const id = ctx.random.uuid();
    await keep(ctx, { id, zip, checked, by });
    return ok({ id });
  } catch (error) {
    if (error instanceof ScannerDownError) return err({ kind: "scanner-down" });
    throw error;
  }
}
