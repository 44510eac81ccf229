import "server-only";
import { createHash } from "node:crypto";
import type { AuthorizedSender } from "@/lib/api/authorized-sender";
import type { Context } from "@/lib/context";
import { sealedLength } from "@/lib/crypto/segments";
import { inTransaction } from "@/lib/db/transaction";
import { PDF_REASONS } from "@/lib/delivery/batch-files";
import type { CheckedFile } from "@/lib/delivery/checked-line";
import type { FieldProblem } from "@/lib/delivery/line-problem";
import { freeReceived, storeDocuments } from "@/lib/delivery/store-documents";
import { createUploadedDocument, deleteUntaken, markStored } from "@/lib/delivery/uploaded-document-store";
import { cleanFilename } from "@/lib/document/filename";
import { scanForMalware } from "@/lib/document/malware";
import { moveToPlaceOfNew } from "@/lib/document/migrate-documents";
import { inspectPdf, MAX_DOCUMENT_BYTES, type PdfProblem } from "@/lib/document/pdf";
import { pdfInspector } from "@/lib/document/pdf-inspector";
import { readWholeDocument } from "@/lib/document/read-document";
import { newDataKey, sealStream } from "@/lib/document/seal";
import { storageFailureOf } from "@/lib/document/storage/storage-error";
import { findStoredDocument, stageDocumentStream } from "@/lib/document/store";
import { err, ok, type Result } from "@/lib/kernel/result";

/** A document that is stored and that a message can take. */
export type StoredFile = CheckedFile & { id: string };

export type StoreFailure =
  | { kind: "invalid"; problems: FieldProblem[] }
  /** Fewer or more bytes came than were announced. */
  | { kind: "wrong-length" }
  /** The malware scanner does not answer; nothing is accepted until it does. */
  | { kind: "scanner-down" };

/** Up to this size a document is in memory until it is stored. */
const SMALL_DOCUMENT_BYTES = 512 * 1024;

/** Ends the reading of a file whose bytes show already that it is refused. */
class RefusedBytesError extends Error {
  constructor(readonly problem: PdfProblem | "wrong-length") {
    super("the bytes are refused");
  }
}

const problemOf = (problem: PdfProblem): StoreFailure => ({
  kind: "invalid",
  problems: [{ field: null, code: `document-${problem}`, reason: `the document ${PDF_REASONS[problem]}` }],
});

/**
 * Stores one PDF of a sender. One of more than SMALL_DOCUMENT_BYTES is stored while its bytes arrive: sealed in
 * segments, checked, with at most a piece of it in memory. No transaction is open meanwhile, so a slow client holds no
 * connection of the database. Where new documents belong in the S3 store, the bytes are moved there when they are
 * checked. They belong to no message; they are removed after UPLOAD_HOURS (remove-uploads.ts).
 *
 * @param file.filename as the sender gave it; cleaned
 * @param file.sizeBytes as announced; the bytes must be as many
 * @throws what `bytes` throws, and database errors; then nothing is kept
 */
export async function storeDocument(
  ctx: Context,
  sender: AuthorizedSender,
  file: { filename: string; sizeBytes: number; bytes: AsyncIterable<Uint8Array> },
): Promise<Result<StoredFile, StoreFailure>> {
  const { sizeBytes } = file;
  const filename = cleanFilename(file.filename);
  if (!filename) {
    const problem = {
      field: "filename",
      code: "document-name",
      reason: "the file name has no readable character",
    } as const;
    return err({ kind: "invalid", problems: [problem] });
  }
  if (sizeBytes === 0) return err(problemOf("empty"));
  if (sizeBytes > MAX_DOCUMENT_BYTES) return err(problemOf("too-large"));
  if (sizeBytes <= SMALL_DOCUMENT_BYTES) return storeSmall(ctx, sender, file);
  const id = ctx.random.uuid();
  await createUploadedDocument(ctx.db, {
    ...{ id, filename, sizeBytes, sender: sender.source },
    createdAt: ctx.clock.now(),
  });
  let isStored = false;
  try {
    const { sha256, problem } = await sealBytes(ctx, id, file);
    const refused = await checkStored(ctx, { documentId: id, sha256, sizeBytes }, problem);
    if (refused) return err(refused);
    await moveToStore(ctx, id);
    await markStored(ctx.db, id, sha256);
    isStored = true;
    return ok({ id, filename, sizeBytes, sha256 });
  } catch (error) {
    if (!(error instanceof RefusedBytesError)) throw error;
    return err(error.problem === "wrong-length" ? { kind: "wrong-length" } : problemOf(error.problem));
  } finally {
    // If this fails too, the row and the bytes are removed after UPLOAD_HOURS.
    if (!isStored) await discardDocuments(ctx, [id]);
  }
}

/** Stores a document from memory, in one transaction: one wait for the disk instead of five. */
async function storeSmall(
  ctx: Context,
  sender: AuthorizedSender,
  { filename, sizeBytes, bytes }: { filename: string; sizeBytes: number; bytes: AsyncIterable<Uint8Array> },
): Promise<Result<StoredFile, StoreFailure>> {
  const whole = Buffer.allocUnsafeSlow(sizeBytes);
  let length = 0;
  for await (const part of bytes) {
    if (length + part.length > sizeBytes) return err({ kind: "wrong-length" });
    whole.set(part, length);
    length += part.length;
  }
  if (length < sizeBytes) return err({ kind: "wrong-length" });
  const stored = await storeDocuments(ctx, sender, [{ filename, bytes: whole }]);
  if (stored.ok) freeReceived(ctx, whole);
  if (stored.ok) return ok(stored.value[0] as StoredFile);
  if (stored.error.kind !== "invalid") return err(stored.error);
  // They are about the whole body.
  return err({ kind: "invalid", problems: stored.error.problems.map((problem) => ({ ...problem, field: null })) });
}

/** Removes documents that no message has taken. Never throws: what remains is removed after UPLOAD_HOURS. */
export async function discardDocuments(ctx: Context, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await inTransaction(ctx.db, (tx) => deleteUntaken(tx, ids)).catch((error) =>
    ctx.log.error({ documents: ids.length }, "documents of a refused call are removed later", error),
  );
}

/** Seals and stores the bytes as they arrive, and inspects them. @throws RefusedBytesError */
async function sealBytes(
  ctx: Context,
  documentId: string,
  { bytes, sizeBytes }: { bytes: AsyncIterable<Uint8Array>; sizeBytes: number },
) {
  const hash = createHash("sha256");
  const inspector = pdfInspector();
  const watched = async function* () {
    let length = 0;
    for await (const part of bytes) {
      length += part.length;
      if (length > sizeBytes) throw new RefusedBytesError("wrong-length");
      hash.update(part);
      const problem = inspector.add(part);
      if (problem) throw new RefusedBytesError(problem);
      yield part;
    }
    if (length < sizeBytes) throw new RefusedBytesError("wrong-length");
  };
  const key = newDataKey(ctx, documentId);
  const sealed = sealStream(ctx, key, watched());
  // Each statement commits by itself. Nothing refers to the bytes before `markStored`, so they need not be written at
  // once.
  await stageDocumentStream(ctx.db, null, key, { sealed, sealedSize: sealedLength(sizeBytes) });
  return { sha256: hash.digest("hex"), problem: inspector.end() };
}

/** What is checked after the last byte. Only an encrypted PDF and the malware scanner need the whole in memory. */
async function checkStored(
  ctx: Context,
  { documentId, ...expected }: { documentId: string; sha256: string; sizeBytes: number },
  problem: PdfProblem | "whole-needed" | null,
): Promise<StoreFailure | null> {
  if (problem !== null && problem !== "whole-needed") return problemOf(problem);
  if (problem === null && !ctx.settings.malwareScanner) return null;
  const stored = await findStoredDocument(ctx.db, documentId);
  const whole = stored && (await readWholeDocument(ctx, stored, expected));
  if (!whole?.ok) throw new Error("a document that was just stored cannot be read");
  const wrong = inspectPdf(whole.value);
  if (wrong) return problemOf(wrong);
  const scanned = await scanForMalware(ctx, { bytes: whole.value, from: "insurer" });
  if (scanned.kind === "held") return { kind: "scanner-down" };
  if (scanned.kind === "pass") return null;
  const found = { field: null, code: "document-malware", reason: "the document holds malware" } as const;
  return { kind: "invalid", problems: [found] };
}

/** Moves checked bytes to where new documents belong. While the S3 store fails they stay in the database. */
async function moveToStore(ctx: Context, documentId: string): Promise<void> {
  try {
    await moveToPlaceOfNew(ctx, documentId);
  } catch (error) {
    const failure = storageFailureOf(error);
    if (!failure) throw error;
    const fields = { alarm: "document-storage-failed", documentId, ...failure };
    ctx.log.error(fields, "an uploaded document stays in the database");
  }
}
