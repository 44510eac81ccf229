import "server-only";
import { readFile } from "node:fs/promises";
import type { Context } from "@/lib/context";
import type { BatchLine } from "@/lib/delivery/read-batch";
import { PDF_MEDIA_TYPE } from "@/lib/document/pdf";
import { type SealedDocument, sealDocument } from "@/lib/document/seal";
import { stageDocumentBytes } from "@/lib/document/store";
import type { PreparedDocument } from "@/lib/mailbox/placing/place-messages";

/** Bytes of documents held in memory before they are written. */
const CHUNK_BYTES = 8 * 1024 * 1024;

/** A file changed between its check and its sealing. The message is the file name. */
export class ChangedFileError extends Error {}

/**
 * Encrypts the documents of a batch one by one and writes them in chunks before the commit; nobody can see them yet.
 *
 * @param onDocument called after each document, for the progress bar
 * @returns the documents of each line, by line number
 * @throws ChangedFileError when a file changed since it was checked
 */
export async function stageDocuments(
  ctx: Context,
  batchId: string,
  lines: BatchLine[],
  onDocument: () => void,
): Promise<Map<number, PreparedDocument[]>> {
  const prepared = new Map<number, PreparedDocument[]>();
  let chunk: SealedDocument[] = [];
  let heldBytes = 0;
  const flush = async () => {
    await stageDocumentBytes(ctx.db, batchId, chunk);
    chunk = [];
    heldBytes = 0;
  };
  for (const line of lines) {
    const documents: PreparedDocument[] = [];
    for (const file of line.files) {
      const sealed = sealDocument(ctx, { documentId: ctx.random.uuid(), bytes: await readFile(file.path) });
      if (sealed.sha256 !== file.sha256) throw new ChangedFileError(file.filename);
      const { documentId, sizeBytes, sha256 } = sealed;
      documents.push({ id: documentId, filename: file.filename, mediaType: PDF_MEDIA_TYPE, sizeBytes, sha256 });
      chunk.push(sealed);
      heldBytes += sizeBytes;
      if (heldBytes >= CHUNK_BYTES) await flush();
      onDocument();
    }
    prepared.set(line.line, documents);
  }
  await flush();
  return prepared;
}
