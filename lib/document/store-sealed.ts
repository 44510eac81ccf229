import "server-only";
import type { Context } from "@/lib/context";
import type { Tx } from "@/lib/db/connection";
import { HEAD_BYTES, type PlainDocument, sealPlain, type WrappedKey } from "@/lib/document/seal";
import { expireObjects, insertUploaded } from "@/lib/document/storage/object-key-store";
import { adoptUploads, storageForNew, uploadSealed } from "@/lib/document/storage/upload-sealed";
import { type SealedBytes, stageDocumentBytes, stageDocumentStream, stageSealing } from "@/lib/document/store";

/** Sealed documents or attachments whose rows are still to be inserted. */
export type UnreferencedBytes = {
  /**
   * Inserts the rows, in a transaction. May be called again when that was rolled back.
   *
   * @param batchId null outside a batch
   * @throws ObjectsExpiredError when they were not inserted in time
   */
  insert(tx: Tx, batchId: string | null): Promise<void>;
  /** To be called when they will not be inserted, so that their objects need not wait for their time to be over. */
  discard(): Promise<void>;
};

/**
 * Stores the bytes of sealed documents or attachments where new ones belong: in the S3 store at once, in the database
 * together with their rows. To be called before the transaction that inserts the rows, because uploads take long.
 *
 * @throws StorageError when the S3 store fails
 */
export async function storeSealed(ctx: Context, rows: readonly SealedBytes[]): Promise<UnreferencedBytes> {
  const storage = storageForNew(ctx);
  if (!storage || rows.length === 0) {
    return { insert: (tx, batchId) => stageDocumentBytes(tx, batchId, rows), discard: async () => {} };
  }
  const uploads = rows.map(({ ciphertext }) => ({ sealed: ciphertext, sealedSize: ciphertext.length }));
  const keys = await uploadSealed(ctx, storage, uploads);
  return uploaded(
    ctx,
    rows.map((row, index) => ({ ...row, objectKey: keys[index] as string, head: headOf(row.ciphertext) })),
  );
}

/**
 * The same for documents that are in memory and not sealed yet. Those for the database are sealed while they are
 * written, under new data keys each time, because a transaction may be run twice.
 *
 * @throws StorageError when the S3 store fails
 */
export async function storeSealing(ctx: Context, documents: readonly PlainDocument[]): Promise<UnreferencedBytes> {
  return storageForNew(ctx)
    ? storeSealed(
        ctx,
        documents.map((document) => sealPlain(ctx, document)),
      )
    : sealingInDatabase(ctx, documents);
}

/** `storeSealing` for the database, wherever new documents belong. */
export function sealingInDatabase(ctx: Context, documents: readonly PlainDocument[]): UnreferencedBytes {
  return {
    insert: (tx, batchId) => stageSealing(tx, batchId, documents, (document, into) => sealPlain(ctx, document, into)),
    discard: async () => {},
  };
}

/** A document that is sealed while it is read. */
type SealedStream = { key: WrappedKey; sealed: AsyncIterable<Uint8Array> };

/**
 * The same for one document that is sealed while it is read. In the database its bytes are never in memory together;
 * for the S3 store they are, because a request is signed with their digest.
 *
 * @param sealAnew begins to read and seal the document from its start, under a new data key. Called by each `insert`
 *        where the bytes go to the database, because a transaction may be run twice
 * @param sealedSize length of all sealed bytes
 */
export async function storeSealedStream(
  ctx: Context,
  sealAnew: () => SealedStream,
  sealedSize: number,
): Promise<UnreferencedBytes> {
  if (!storageForNew(ctx)) {
    return {
      insert(tx, batchId) {
        const { key, sealed } = sealAnew();
        return stageDocumentStream(tx, batchId, key, { sealed, sealedSize });
      },
      discard: async () => {},
    };
  }
  const { key, sealed } = sealAnew();
  const { documentId, keyId, wrappedKey } = key;
  const parts: Uint8Array[] = [];
  for await (const part of sealed) parts.push(part);
  return storeSealed(ctx, [{ documentId, keyId, wrappedKey, ciphertext: Buffer.concat(parts, sealedSize) }]);
}

const headOf = (ciphertext: Buffer) => Buffer.from(ciphertext.subarray(0, HEAD_BYTES));

function uploaded(ctx: Context, rows: (WrappedKey & { objectKey: string; head: Buffer })[]): UnreferencedBytes {
  const keys = rows.map(({ objectKey }) => objectKey);
  return {
    async insert(tx, batchId) {
      await adoptUploads(tx, keys);
      await insertUploaded(tx, batchId, rows);
    },
    discard: () => expireObjects(ctx.db, { keys }),
  };
}
