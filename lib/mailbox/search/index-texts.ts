import "server-only";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { addMinutes } from "@/lib/kernel/time";
import { isRetried, type ReadPdf, readMessageText, readPdfText, unreadPdf } from "@/lib/mailbox/search/read-texts";
import {
  type ClaimedMessage,
  claimDueTexts,
  countDocumentTexts,
  countTextsDue,
  listPdfsToIndex,
  listTextsToIndex,
  lockSearchedMessages,
  makeTextsDue,
  replaceTexts,
  type StoredText,
  setTextsDue,
  type TextState,
} from "@/lib/mailbox/search/text-store";

/** Messages that are taken at a time. */
const CHUNK = 20;
/** A message whose process ended meanwhile is tried again after this time; a PDF takes 10 s at most. */
const CLAIM_MINUTES = 15;
const RETRY_MINUTES = 5;
const DAY_MINUTES = 24 * 60;
/**
 * From this attempt on a PDF that could not be read is left; the message is then found without its words. If its reader
 * does not start, as on hosts that cannot run a child process, it is tried once a day.
 */
export const MAX_ATTEMPTS = 4;

/** Numbers of messages whose texts were stored, of PDFs with text, and of PDFs without. */
export type IndexedTexts = { messages: number; read: number; unreadable: number };

/**
 * Reads the texts of messages and their PDFs for the search (R8), after placing. May run in several processes. Purge
 * and withdrawal lock the same message, so that no words of it are stored afterwards. Once the reader does not start,
 * the call reads no further PDF: the texts of messages are stored without fetching the PDFs.
 *
 * @param options.readPdf reads one PDF (lib/pdf-text)
 * @param options.signal  no further PDF is begun once it is aborted; the next call handles the rest
 * @param options.onProgress called after each message with PDFs and after each chunk
 */
export async function indexTexts(
  ctx: Context,
  options: { readPdf: ReadPdf; signal?: AbortSignal; onProgress?: (done: IndexedTexts) => void },
): Promise<IndexedTexts> {
  const done: IndexedTexts = { messages: 0, read: 0, unreadable: 0 };
  const reader = { starts: true };
  while (!options.signal?.aborted) {
    const now = ctx.clock.now();
    const claimed = await claimDueTexts(ctx.db, { now, postponedTo: addMinutes(now, CLAIM_MINUTES), limit: CHUNK });
    if (claimed.length === 0) break;
    await indexChunk(ctx, claimed, done, { ...options, reader });
  }
  return done;
}

/**
 * Makes texts due that were read before; `indexTexts` reads them again. Until then messages are found as before.
 *
 * @param which `all`, or `stale`: those under another than the current document key
 * @returns number of messages that are due, these and others
 */
export async function rereadTexts(ctx: Context, which: "all" | "stale"): Promise<number> {
  const notUnder = ctx.settings.documentKeys.current.id;
  await makeTextsDue(ctx.db, ctx.clock.now(), which === "all" ? "all" : { notUnder });
  return countTextsDue(ctx.db);
}

/** Number of messages whose texts are due, and of documents by what became of reading them. */
export async function summarizeTexts(
  ctx: Context,
): Promise<{ due: number; documents: Partial<Record<TextState, number>> }> {
  return { due: await countTextsDue(ctx.db), documents: await countDocumentTexts(ctx.db) };
}

async function indexChunk(
  ctx: Context,
  claimed: ClaimedMessage[],
  done: IndexedTexts,
  { readPdf, signal, onProgress, reader }: Parameters<typeof indexTexts>[1] & { reader: { starts: boolean } },
): Promise<void> {
  const ids = claimed.map(({ messageId }) => messageId);
  const attempts = new Map(claimed.map((message) => [message.messageId, message.attempts]));
  const pdfs = Map.groupBy(await listPdfsToIndex(ctx.db, ids), ({ messageId }) => messageId);
  const texts = (await listTextsToIndex(ctx.db, ids)).map((message) => readMessageText(ctx, message));
  // Messages without PDFs, and those that are purged or withdrawn, are finished at once.
  const withPdfs = texts.filter(({ messageId }) => pdfs.has(messageId));
  const others = ids.filter((id) => !pdfs.has(id));
  await storeTexts(
    ctx,
    others,
    texts.filter(({ messageId }) => !pdfs.has(messageId)),
    null,
  );
  done.messages += others.length;
  onProgress?.(done);
  const watched: ReadPdf = async (bytes) => {
    const found = await readPdf(bytes);
    reader.starts = found.kind === "text" || found.reason !== "not-started";
    if (!reader.starts) ctx.log.error({}, "the reader of PDFs does not start");
    return found;
  };
  for (const text of withPdfs) {
    const { messageId, accountId } = text;
    const isLast = (attempts.get(messageId) ?? 1) >= MAX_ATTEMPTS;
    const read: StoredText[] = [];
    for (const pdf of pdfs.get(messageId) ?? []) {
      // A message whose PDFs take longer than a run of the job keeps, in the last attempt, what was read.
      if (signal?.aborted && (read.length === 0 || !isLast)) break;
      if (signal?.aborted || !reader.starts) {
        read.push(unreadPdf(ctx, accountId, { ...pdf, state: signal?.aborted ? "time" : "unavailable" }));
        continue;
      }
      read.push(await readPdfText(ctx, accountId, pdf, watched));
    }
    if (signal?.aborted && read.length < (pdfs.get(messageId)?.length ?? 0)) {
      await setTextsDue(ctx.db, [messageId], ctx.clock.now());
      continue;
    }
    // Neither a reader that does not start nor a storage that fails says anything of the document, so it is tried
    // again.
    const isUnavailable = read.some(({ state }) => state === "unavailable");
    const isDueAgain = isUnavailable || (!isLast && read.some(isRetried));
    const minutes = isLast && !reader.starts ? DAY_MINUTES : RETRY_MINUTES;
    const retryAt = isDueAgain ? addMinutes(ctx.clock.now(), minutes) : null;
    await storeTexts(ctx, [messageId], [text, ...read], retryAt);
    done.messages += 1;
    done.read += read.filter(({ state }) => state === "text").length;
    done.unreadable += read.filter(({ state }) => state !== "text").length;
    onProgress?.(done);
  }
}

/** @param retryAt when the messages are read again; null: not again */
async function storeTexts(ctx: Context, ids: string[], texts: StoredText[], retryAt: Date | null): Promise<void> {
  if (ids.length === 0) return;
  await inTransaction(ctx.db, async (tx) => {
    const searched = await lockSearchedMessages(tx, ids);
    await replaceTexts(
      tx,
      ids,
      texts.filter(({ messageId }) => searched.has(messageId)),
    );
    await setTextsDue(tx, ids, retryAt);
  });
}
