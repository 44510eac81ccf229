import "server-only";
import { readFile } from "node:fs/promises";
import type { Context } from "@/lib/context";
import type { BatchLine } from "@/lib/delivery/read-batch";
import { PDF_MEDIA_TYPE } from "@/lib/document/pdf";
import { type SealedDocument, sealDocument } from "@/lib/document/seal";
import { stageDocumentBytes } from "@/lib/document/store";
import type { PreparedDocument } from "@/lib/mailbox/placing/place-messages";

/** What is held in memory before it is written. */
const CHUNK_BYTES = 8 * 1024 * 1024;

/** A file is no longer the one that was checked. */
export class ChangedFileError extends Error {}

/**
 * Seals the documents of a run one by one and writes them ahead of the commit, in chunks; nothing can see them yet.
 *
 * @param onDocument called after each document, for the progress bar
 * @returns the documents of each line, by its line number
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
  let held = 0;
  const flush = async () => {
    await stageDocumentBytes(ctx.db, batchId, chunk);
    chunk = [];
    held = 0;
  };
  for (const line of lines) {
    const documents: PreparedDocument[] = [];
    for (const file of line.files) {
      const sealed = sealDocument(ctx, { documentId: ctx.random.uuid(), bytes: await readFile(file.path) });
      if (sealed.sha256 !== file.sha256) throw new ChangedFileError(file.filename);
      const { documentId, sizeBytes, sha256 } = sealed;
      documents.push({ id: documentId, filename: file.filename, mediaType: PDF_MEDIA_TYPE, sizeBytes, sha256 });
      chunk.push(sealed);
      held += sizeBytes;
      if (held >= CHUNK_BYTES) await flush();
      onDocument();
    }
    prepared.set(line.line, documents);
  }
  await flush();
  return prepared;
}
