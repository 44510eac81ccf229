import "server-only";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import type { Context } from "@/lib/context";
import { sealedLength } from "@/lib/crypto/segments";
import { type BatchFile, readWhole } from "@/lib/delivery/batch-files";
import { BufferPool } from "@/lib/delivery/buffer-pool";
import { PackedList } from "@/lib/delivery/packed-list";
import type { BatchLine } from "@/lib/delivery/read-batch";
import { storeUnpublished } from "@/lib/delivery/unpublished-rows";
import { PDF_MEDIA_TYPE } from "@/lib/document/pdf";
import { newDataKey, type SealedDocument, sealDocument, sealStream } from "@/lib/document/seal";
import { storeSealed, storeSealedStream } from "@/lib/document/store-sealed";
import { allEnded } from "@/lib/kernel/all-ended";
import { readAhead } from "@/lib/kernel/read-ahead";
import type { PreparedDocument } from "@/lib/mailbox/placing/place-messages";

/** Bytes of documents that are written by one statement. */
const CHUNK_BYTES = 4 * 1024 * 1024;
/** Chunks that are being written while the next one is sealed. */
const CHUNKS_AT_ONCE = 2;
/** Larger files are sealed while they are read. */
const LARGE_FILE_BYTES = CHUNK_BYTES;
/** Bytes of a large file that are read at a time. */
const READ_BYTES = 1024 * 1024;
/** Files that are read while one is sealed. */
const FILES_AHEAD = 2;

/** A file changed between its check and its sealing. The message is the file name. */
export class ChangedFileError extends Error {}

/**
 * The ids of documents that are sealed and stored before a batch begins, by line; a line is there with all of its
 * documents.
 */
export type SealedIds = ReadonlyMap<number, readonly string[]>;

/**
 * Encrypts the documents of a batch one by one and writes them in chunks before the commit; nobody can see them yet.
 * While chunks are written, the next one is sealed. Uploads to the S3 store come before the transaction of their rows.
 *
 * @param options.onDocument called after each document, for the progress bar
 * @param options.sealed what need not be done again
 * @returns the ids of the documents of each line, in the order of the lines
 * @throws ChangedFileError when a file changed since it was checked; BatchCancelledError when the batch was cancelled
 *   meanwhile
 */
export async function stageDocuments(
  ctx: Context,
  batchId: string,
  lines: Iterable<BatchLine>,
  { onDocument, sealed: stored }: { onDocument: () => void; sealed?: SealedIds },
): Promise<PackedList<string[]>> {
  const ids = new PackedList<string[]>();
  // One byte more, because that shows that a file has grown since it was checked.
  const files = new BufferPool(LARGE_FILE_BYTES + 1);
  const ciphertexts = new BufferPool(sealedLength(LARGE_FILE_BYTES + 1));
  let chunk: SealedDocument[] = [];
  let ciphertext = ciphertexts.take();
  let heldBytes = 0;
  let writing: Promise<void>[] = [];
  const flush = async () => {
    // While the log of one chunk is written to the disk, the database takes in another one.
    while (writing.length >= CHUNKS_AT_ONCE) await writing.shift();
    const buffer = ciphertext;
    const written = writeChunk(ctx, batchId, chunk).then(() => ciphertexts.give(buffer));
    // Awaited by a later flush; without this, a rejection before that would end the process.
    written.catch(() => {});
    writing.push(written);
    chunk = [];
    ciphertext = ciphertexts.take();
    heldBytes = 0;
  };
  const allWritten = async () => {
    const left = writing;
    writing = [];
    await allEnded(left);
  };
  try {
    const read = readAhead(filesOf(ctx, lines, ids, stored), FILES_AHEAD, (next) => readBytes(files, next));
    for await (const { id, file, bytes } of read) {
      const { filename, sha256 } = file;
      if (bytes) {
        if (heldBytes + sealedLength(bytes.length) > ciphertext.length) await flush();
        const sealed = sealDocument(ctx, { documentId: id, bytes }, ciphertext.subarray(heldBytes));
        files.give(bytes);
        if (sealed.sha256 !== sha256) throw new ChangedFileError(filename);
        chunk.push(sealed);
        heldBytes += sealed.ciphertext.length;
      } else {
        await flush();
        await allWritten();
        await stageLargeFile(ctx, { batchId, documentId: id, file });
      }
      onDocument();
    }
    await flush();
  } finally {
    // Nothing may be written after the caller has deleted what was staged.
    await Promise.allSettled(writing);
  }
  await allWritten();
  return ids;
}

/** The documents of a line. @param ids of them, as `stageDocuments` returns them */
export function stagedDocuments({ files }: BatchLine, ids: readonly string[]): PreparedDocument[] {
  return files.map(({ filename, sizeBytes, sha256 }, index) => {
    const id = ids[index];
    if (id === undefined) throw new Error("a document was not staged");
    return { id, filename, mediaType: PDF_MEDIA_TYPE, sizeBytes, sha256 };
  });
}

/** The files of lines that are not sealed yet, each with a new id. @param ids those of each line are added to it */
function* filesOf(ctx: Context, lines: Iterable<BatchLine>, ids: PackedList<string[]>, stored?: SealedIds) {
  for (const { line, files } of lines) {
    const known = stored?.get(line);
    if (known) {
      ids.push([...known]);
      continue;
    }
    const own: { id: string; file: BatchFile }[] = [];
    for (const file of files) own.push({ id: ctx.random.uuid(), file });
    ids.push(own.map(({ id }) => id));
    yield* own;
  }
}

/** A large file is not read here but while it is sealed. */
async function readBytes(buffers: BufferPool, { id, file }: { id: string; file: BatchFile }) {
  const { path, sizeBytes } = file;
  const isLarge = sizeBytes > LARGE_FILE_BYTES;
  return { id, file, bytes: isLarge ? null : await readWhole(path, sizeBytes, buffers.take(sizeBytes + 1)) };
}

/** Uploads come before the transaction, so that it stays short. */
async function writeChunk(ctx: Context, batchId: string, sealed: SealedDocument[]): Promise<void> {
  const stored = await storeSealed(ctx, sealed);
  await storeUnpublished(ctx, batchId, (tx) => stored.insert(tx, batchId));
}

/** Seals and writes a file while it is read, so that only a piece of it is in memory. */
async function stageLargeFile(
  ctx: Context,
  { batchId, documentId, file }: { batchId: string; documentId: string; file: BatchFile },
): Promise<void> {
  const sealAnew = () => {
    const key = newDataKey(ctx, documentId);
    return { key, sealed: sealStream(ctx, key, unchangedBytes(file)) };
  };
  const stored = await storeSealedStream(ctx, sealAnew, sealedLength(file.sizeBytes));
  await storeUnpublished(ctx, batchId, (tx) => stored.insert(tx, batchId));
}

/** The bytes of a file. @throws ChangedFileError after the last ones, when they are not those that were checked */
async function* unchangedBytes({ path, filename, sha256 }: BatchFile): AsyncGenerator<Buffer> {
  const hash = createHash("sha256");
  for await (const part of createReadStream(path, { highWaterMark: READ_BYTES }) as AsyncIterable<Buffer>) {
    hash.update(part);
    yield part;
  }
  if (hash.digest("hex") !== sha256) throw new ChangedFileError(filename);
}
