import "server-only";
import type { AuthorizedSender } from "@/lib/api/authorized-sender";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import type { FieldProblem } from "@/lib/delivery/line-problem";
import { discardDocuments, type StoredFile, type StoreFailure, storeDocument } from "@/lib/delivery/store-document";
import {
  createUpload,
  deleteParts,
  findUploadedDocuments,
  listParts,
  lockUpload,
  replacePart,
  setUploadedDocument,
} from "@/lib/delivery/uploaded-document-store";
import { cleanFilename } from "@/lib/document/filename";
import { MAX_DOCUMENT_BYTES } from "@/lib/document/pdf";
import { readDocument } from "@/lib/document/read-document";
import { sealDocument } from "@/lib/document/seal";
import { findStoredDocument, stageDocumentBytes } from "@/lib/document/store";
import { isUuid } from "@/lib/kernel/random";
import { err, ok, type Result } from "@/lib/kernel/result";

/** Fits into the request limit of hosts that allow 4.5 MB. */
export const MAX_PART_BYTES = 4 * 1024 * 1024;
/** More than a document of the largest size needs. */
export const MAX_PARTS = 100;

export type UploadFailure =
  /** Unknown, removed or another sender's. */
  | { kind: "not-found" }
  /** The document is complete; its parts cannot change. */
  | { kind: "already-complete" }
  | { kind: "invalid"; problems: FieldProblem[] };

const invalid = (problem: FieldProblem) => err({ kind: "invalid" as const, problems: [problem] });

/** Opens an upload of one document in parts. @param input.filename cleaned */
export async function openUpload(
  ctx: Context,
  sender: AuthorizedSender,
  input: { filename: string },
): Promise<Result<{ id: string; filename: string }, UploadFailure>> {
  const filename = cleanFilename(input.filename);
  if (!filename) {
    return invalid({ field: "filename", code: "document-name", reason: "filename has no readable character" });
  }
  const id = ctx.random.uuid();
  await createUpload(ctx.db, { id, sender: sender.source, filename, createdAt: ctx.clock.now() });
  return ok({ id, filename });
}

/**
 * Stores a part of an upload, instead of an earlier one of the same number.
 *
 * @param part.number 1 to MAX_PARTS
 * @param part.bytes at most MAX_PART_BYTES
 */
export async function storePart(
  ctx: Context,
  sender: AuthorizedSender,
  part: { uploadId: string; number: number; bytes: Uint8Array },
): Promise<Result<{ number: number; sizeBytes: number; sha256: string }, UploadFailure>> {
  const { uploadId, number, bytes } = part;
  if (!isUuid(uploadId)) return err({ kind: "not-found" });
  if (!Number.isInteger(number) || number < 1 || number > MAX_PARTS)
    return invalid({ field: "number", code: "too-many", reason: `a part has a number from 1 to ${MAX_PARTS}` });
  if (bytes.length === 0) return invalid({ field: null, code: "document-empty", reason: "the part is empty" });
  const { documentId: bytesId, sha256, ...sealed } = sealDocument(ctx, { documentId: ctx.random.uuid(), bytes });
  return inTransaction(ctx.db, async (tx) => {
    const upload = await lockUpload(tx, { sender: sender.source, id: uploadId });
    if (!upload) return err({ kind: "not-found" });
    if (upload.documentId) return err({ kind: "already-complete" });
    const others = (await listParts(tx, uploadId)).filter((other) => other.number !== number);
    if (others.reduce((sum, { sizeBytes }) => sum + sizeBytes, bytes.length) > MAX_DOCUMENT_BYTES) {
      const reason = `the parts are larger than ${MAX_DOCUMENT_BYTES / 1024 / 1024} MB together`;
      return invalid({ field: null, code: "document-too-large", reason });
    }
    await stageDocumentBytes(tx, null, [{ documentId: bytesId, ...sealed }]);
    await replacePart(tx, { uploadId, number, bytesId, sizeBytes: bytes.length, sha256 });
    return ok({ number, sizeBytes: bytes.length, sha256 });
  });
}

type Part = Awaited<ReturnType<typeof listParts>>[number];

/** The plain bytes of the parts, one after the other. */
async function* joined(ctx: Context, parts: readonly Part[]): AsyncGenerator<Uint8Array> {
  for (const { bytesId, sha256, sizeBytes } of parts) {
    const stored = await findStoredDocument(ctx.db, bytesId);
    const read = stored && (await readDocument(ctx, stored, { sha256, sizeBytes }, null));
    if (!read?.ok) throw new Error("a stored part of an upload cannot be read");
    yield* read.value;
  }
}

/**
 * Makes a document of the parts. Repeated, it answers with the same document.
 *
 * @param input.parts how many parts there are; they must be numbered from 1 without gaps
 */
export async function completeUpload(
  ctx: Context,
  sender: AuthorizedSender,
  input: { uploadId: string; parts: number },
): Promise<Result<StoredFile, UploadFailure | StoreFailure>> {
  const { uploadId } = input;
  if (!isUuid(uploadId)) return err({ kind: "not-found" });
  const key = { sender: sender.source, id: uploadId };
  const begun = await inTransaction(ctx.db, async (tx) => {
    const upload = await lockUpload(tx, key);
    return upload && { ...upload, parts: await listParts(tx, uploadId) };
  });
  if (!begun) return err({ kind: "not-found" });
  if (begun.documentId) return documentOf(ctx, sender, begun.documentId);
  const missing = Array.from({ length: input.parts }, (_, index) => index + 1).filter(
    (number, index) => begun.parts[index]?.number !== number,
  );
  if (missing.length > 0 || begun.parts.length !== input.parts) {
    const reason = `${begun.parts.length} parts are stored, numbered ${begun.parts.map(({ number }) => number).join(", ")}`;
    return invalid({ field: "parts", code: begun.parts.length > input.parts ? "too-many" : "too-few", reason });
  }
  const sizeBytes = begun.parts.reduce((sum, part) => sum + part.sizeBytes, 0);
  const file = { filename: begun.filename, sizeBytes, bytes: joined(ctx, begun.parts) };
  const document = await storeDocument(ctx, sender, file).catch(async (error: unknown) => {
    // Another call has completed the upload and removed its parts while they were read here.
    const upload = await inTransaction(ctx.db, (tx) => lockUpload(tx, key));
    if (upload?.documentId) return documentOf(ctx, sender, upload.documentId);
    throw error;
  });
  if (!document.ok) return document;
  const completed = await inTransaction(ctx.db, async (tx) => {
    const upload = await lockUpload(tx, key);
    if (!upload) return null;
    if (upload.documentId) return upload.documentId;
    await setUploadedDocument(tx, uploadId, document.value.id);
    await deleteParts(tx, [uploadId]);
    return document.value.id;
  });
  if (completed === document.value.id) return document;
  // Another call has completed it first, or it was removed.
  await discardDocuments(ctx, [document.value.id]);
  return completed ? documentOf(ctx, sender, completed) : err({ kind: "not-found" });
}

async function documentOf(
  ctx: Context,
  sender: AuthorizedSender,
  documentId: string,
): Promise<Result<StoredFile, UploadFailure>> {
  const row = (await findUploadedDocuments(ctx.db, sender.source, [documentId])).get(documentId);
  if (!row) return err({ kind: "not-found" });
  const { id, filename, sizeBytes, sha256 } = row;
  return ok({ id, filename, sizeBytes, sha256 });
}
