import "server-only";
import { sealedLength } from "@/lib/crypto/segments";
import type { StoredDocument } from "@/lib/document/seal";
import { readSealedOf } from "@/lib/document/sealed-reader";
import type { ReadingContext } from "@/lib/document/segment-source";
import { SMALL_SEALED_BYTES } from "@/lib/document/store";

/**
 * Reads the sealed bytes of a document of at most two segments in the S3 store, as `findStoredDocument` does for one in
 * the database, so that they can be kept and the next answer needs no request. Other documents are returned as they
 * are.
 *
 * @param sizeBytes of the plain bytes
 * @returns bytes that are not verified; readers verify them each time
 * @throws StorageError
 */
export async function withSmallSealed(
  ctx: ReadingContext,
  stored: StoredDocument,
  sizeBytes: number,
): Promise<StoredDocument> {
  const length = sealedLength(sizeBytes);
  const isRead = stored.objectKey === null || stored.sealed !== null;
  if (isRead || stored.sealing !== "segments" || length > SMALL_SEALED_BYTES) return stored;
  // One byte more: an object that is longer is refused.
  return { ...stored, sealed: Buffer.from(await readSealedOf(ctx, stored)(0, length + 1)) };
}
