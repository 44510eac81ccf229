import "server-only";
import { readFile } from "node:fs/promises";
import type { Context } from "@/lib/context";
import type { BatchFile } from "@/lib/delivery/batch-files";
import type { BatchLine } from "@/lib/delivery/read-batch";
import { storeUnpublished } from "@/lib/delivery/unpublished-rows";
import { PDF_MEDIA_TYPE } from "@/lib/document/pdf";
import { type SealedDocument, sealDocument } from "@/lib/document/seal";
import { stageDocumentBytes } from "@/lib/document/store";
import { readAhead } from "@/lib/kernel/read-ahead";
import type { PreparedDocument } from "@/lib/mailbox/placing/place-messages";

/** Bytes of documents that are written by one statement. */
const CHUNK_BYTES = 4 * 1024 * 1024;
/** Files that are read while one is sealed. */
const FILES_AHEAD = 2;

/** A file changed between its check and its sealing. The message is the file name. */
export class ChangedFileError extends Error {}

/**
 * Encrypts the documents of a batch one by one and writes them in chunks before the commit; nobody can see them yet. While
 * a chunk is written, the next one is sealed.
 *
 * @param onDocument called after each document, for the progress bar
 * @returns the documents of each line, by line number
 * @throws ChangedFileError when a file changed since it was checked; BatchCancelledError when the batch was cancelled meanwhile
 */
export async function stageDocuments(
  ctx: Context,
  batchId: string,
  lines: BatchLine[],
  onDocument: () => void,
): Promise<Map<number, PreparedDocument[]>> {
  const prepared = new Map<number, PreparedDocument[]>(lines.map(({ line }) => [line, []]));
  let chunk: SealedDocument[] = [];
  let heldBytes = 0;
  let writing = Promise.resolve();
  const flush = async () => {
    await writing;
    const sealed = chunk;
    writing = storeUnpublished(ctx, batchId, (tx) => stageDocumentBytes(tx, batchId, sealed));
    // Awaited by the next flush; without this, a rejection before that would end the process.
    writing.catch(() => {});
    chunk = [];
    heldBytes = 0;
  };
  try {
    for await (const { line, file, bytes } of readAhead(filesOf(lines), FILES_AHEAD, readBytes)) {
      const sealed = sealDocument(ctx, { documentId: ctx.random.uuid(), bytes });
      if (sealed.sha256 !== file.sha256) throw new ChangedFileError(file.filename);
      const { documentId, sizeBytes, sha256 } = sealed;
      prepared
        .get(line)
        ?.push({ id: documentId, filename: file.filename, mediaType: PDF_MEDIA_TYPE, sizeBytes, sha256 });
      chunk.push(sealed);
      heldBytes += sizeBytes;
      if (heldBytes >= CHUNK_BYTES) await flush();
      onDocument();
    }
    await flush();
  } finally {
    // Nothing may be written after the caller has deleted what was staged.
    await writing.catch(() => {});
  }
  await writing;
  return prepared;
}

function* filesOf(lines: readonly BatchLine[]) {
  for (const { line, files } of lines) for (const file of files) yield { line, file };
}

async function readBytes({ line, file }: { line: number; file: BatchFile }) {
  return { line, file, bytes: await readFile(file.path) };
}
