import "server-only";
import { verifyDocument } from "@/lib/document/read-document";
import type { UnsealFailure } from "@/lib/document/seal";
import type { ReadingContext } from "@/lib/document/segment-source";
import { StorageError } from "@/lib/document/storage/storage-error";
import { findStoredDocument } from "@/lib/document/store";
import { findRecentAttachment, findRecentDocument, type StoredFile } from "@/lib/mailbox/reading/stored-sample-store";

/**
 * `none`: no file is stored; `missing`: the file's row exists, its bytes do not; `storage-failed`: the document storage
 * fails, so nothing is known of the file.
 */
export type StoredFileState = "none" | "opens" | "missing" | "storage-failed" | UnsealFailure["reason"];

/**
 * Decrypts a recent document or attachment and compares its SHA-256, as a download does. Records no event, because
 * nobody sees the content.
 *
 * @returns `opens` when the file is intact; otherwise what is wrong with it
 */
export async function checkStoredFile(ctx: ReadingContext, kind: "document" | "attachment"): Promise<StoredFileState> {
  const file = await (kind === "document" ? findRecentDocument : findRecentAttachment)(ctx.db);
  if (!file) return "none";
  return checkStoredBytes(ctx, file).catch((error: unknown) => {
    if (error instanceof StorageError) return "storage-failed";
    throw error;
  });
}

/** Reads all bytes of a file and compares their SHA-256; holds two segments at a time. */
export async function checkStoredBytes(
  ctx: ReadingContext,
  file: StoredFile,
): Promise<"opens" | "missing" | UnsealFailure["reason"]> {
  const stored = await findStoredDocument(ctx.db, file.id);
  return stored ? ((await verifyDocument(ctx, stored, file)) ?? "opens") : "missing";
}
