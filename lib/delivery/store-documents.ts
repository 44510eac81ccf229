import "server-only";
import type { AuthorizedSender } from "@/lib/api/authorized-sender";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { PDF_REASONS } from "@/lib/delivery/batch-files";
import type { FieldProblem } from "@/lib/delivery/line-problem";
import type { StoredFile, StoreFailure } from "@/lib/delivery/store-document";
import { createUploadedDocuments } from "@/lib/delivery/uploaded-document-store";
import { cleanFilename } from "@/lib/document/filename";
import { scanForMalware } from "@/lib/document/malware";
import { inspectPdf } from "@/lib/document/pdf";
import { type PlainDocument, sha256Hex } from "@/lib/document/seal";
import { storageFailureOf } from "@/lib/document/storage/storage-error";
import { sealingInDatabase, storeSealing, type UnreferencedBytes } from "@/lib/document/store-sealed";
import { freeBytes } from "@/lib/kernel/free-bytes";
import { err, ok, type Result } from "@/lib/kernel/result";

/**
 * Stores PDFs of a sender that are in memory, all or none, in one transaction: many small documents cost a few
 * statements instead of several each. They belong to no message; they are removed after UPLOAD_HOURS
 * (remove-uploads.ts).
 *
 * @returns them in their order, or every problem, with the place as `0`, `1` …
 */
export async function storeDocuments(
  ctx: Context,
  sender: AuthorizedSender,
  files: readonly { filename: string; bytes: Buffer }[],
): Promise<Result<StoredFile[], Exclude<StoreFailure, { kind: "wrong-length" }>>> {
  const problems: FieldProblem[] = [];
  const stored: StoredFile[] = [];
  const plain: PlainDocument[] = [];
  for (const [index, { filename: given, bytes }] of files.entries()) {
    const checked = await checkFile(ctx, { given, bytes });
    if (checked === "scanner-down") return err({ kind: "scanner-down" });
    if (typeof checked !== "string") problems.push({ field: String(index), ...checked });
    else {
      const id = ctx.random.uuid();
      plain.push({ documentId: id, bytes });
      stored.push({ id, filename: checked, sizeBytes: bytes.length, sha256: sha256Hex(bytes) });
    }
  }
  if (problems.length > 0) return err({ kind: "invalid", problems });
  const unreferenced = await storeBytes(ctx, plain);
  const createdAt = ctx.clock.now();
  let isStored = false;
  try {
    await inTransaction(ctx.db, async (tx) => {
      await createUploadedDocuments(
        tx,
        stored.map((document) => ({ ...document, sender: sender.source, createdAt })),
      );
      await unreferenced.insert(tx, null);
    });
    isStored = true;
  } finally {
    if (!isStored) await unreferenced.discard();
  }
  return ok(stored);
}

/**
 * Frees the memory of documents that are stored, so that no collection of garbage is needed for them. Not where a
 * scanner gets them: it may answer before it has taken all, and the rest is still on its way then.
 *
 * @param received of the caller, who reads it no more
 */
export function freeReceived({ settings }: Pick<Context, "settings">, received: Uint8Array): void {
  if (!settings.malwareScanner) freeBytes(received);
}

/** The cleaned file name of a document that may be stored, or why it may not. */
async function checkFile(
  ctx: Context,
  { given, bytes }: { given: string; bytes: Buffer },
): Promise<string | Pick<FieldProblem, "code" | "reason"> | "scanner-down"> {
  const filename = cleanFilename(given);
  if (!filename) return { code: "document-name", reason: "the file name has no readable character" };
  const problem = inspectPdf(bytes);
  if (problem) return { code: `document-${problem}`, reason: `the document ${PDF_REASONS[problem]}` };
  const scanned = await scanForMalware(ctx, { bytes, from: "insurer" });
  if (scanned.kind === "held") return "scanner-down";
  return scanned.kind === "pass" ? filename : { code: "document-malware", reason: "the document holds malware" };
}

/** Where new documents belong. While the S3 store fails they are kept in the database. */
async function storeBytes(ctx: Context, plain: readonly PlainDocument[]): Promise<UnreferencedBytes> {
  try {
    return await storeSealing(ctx, plain);
  } catch (error) {
    const failure = storageFailureOf(error);
    if (!failure) throw error;
    const fields = { alarm: "document-storage-failed", documents: plain.length, ...failure };
    ctx.log.error(fields, "uploaded documents stay in the database");
    return sealingInDatabase(ctx, plain);
  }
}
