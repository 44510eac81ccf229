import "server-only";
import type { StoredDocument } from "@/lib/document/seal";
import type { ReadingContext, ReadSealed, SealedReader } from "@/lib/document/segment-source";
import { databaseStorage } from "@/lib/document/storage/database-storage";
import { openS3Reader } from "@/lib/document/storage/s3-reader";
import { StorageError } from "@/lib/document/storage/storage-error";

/** @throws StorageError `refused` when the bytes are in an S3 store and none is configured */
function readerAt(ctx: ReadingContext, { documentId, objectKey }: StoredDocument): SealedReader {
  if (objectKey === null) {
    return { read: (from, length) => databaseStorage.read(ctx.db, documentId, from, length), close() {} };
  }
  const { s3 } = ctx.settings.documentStorage;
  if (!s3) throw new StorageError("refused", "S3 is not configured");
  return openS3Reader(s3, objectKey);
}

/** Opens the sealed bytes of a stored document wherever they are. */
export function openSealed(ctx: ReadingContext, stored: StoredDocument): SealedReader {
  const { sealed } = stored;
  if (!sealed) return readerAt(ctx, stored);
  return { read: async (from, length) => sealed.subarray(from, from + length), close() {} };
}

/**
 * Reads the sealed bytes of a stored document in a row, from any offset to their end: then nothing is left to be
 * closed.
 *
 * @returns a function that gives fewer bytes than asked for when they end before, and none when they are moved or gone
 */
export function readSealedOf(ctx: ReadingContext, stored: StoredDocument): ReadSealed {
  return openSealed(ctx, stored).read;
}
