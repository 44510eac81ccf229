import "server-only";
import type { Context } from "@/lib/context";
import { byteStream } from "@/lib/document/byte-stream";
import type { ArchiveMessage } from "@/lib/export/archive-messages";
import { archiveName, INDEX_PAGE_NAME, INDEX_TABLE_NAME } from "@/lib/export/archive-name";
import { type ArchiveTexts, archiveTexts } from "@/lib/export/archive-texts";
import { INDEX_END, indexBeginning, indexSection } from "@/lib/export/index-page";
import { indexTable } from "@/lib/export/index-table";
import { zipStream } from "@/lib/export/zip-stream";
import { addSeconds, budapestDay } from "@/lib/kernel/time";
import { openTexts } from "@/lib/mailbox/message/open-texts";
import { recordDownloaded } from "@/lib/mailbox/message/record-downloaded";
import type { CustomerSession } from "@/lib/mailbox/reading/customer-session";
import { openDocument } from "@/lib/mailbox/reading/open-document";
import type { Locale } from "@/messages";

export type ArchiveJob = {
  session: CustomerSession;
  ownerName: string;
  locale: Locale;
  /** From `listForArchive`; `included` of each document is set while the archive is written. */
  messages: ArchiveMessage[];
};

/** Limit of the documents in one archive. Documents beyond it are marked in the index; they can be downloaded singly. */
export const MAX_ARCHIVE_BYTES = 8 * 1024 ** 3;
/** Wait between attempts while the byte budget is used up by other downloads. */
const BUSY_RETRY_MS = 250;
const BUSY_TIMEOUT_SECONDS = 60;
const TEXTS_PER_CHUNK = 50;

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** The byte budget was used up for BUSY_TIMEOUT_SECONDS. The archive is aborted, so that no document is missing silently. */
class ArchiveBusyError extends Error {}
/** The session ended while the archive was written. The archive is aborted. */
class ArchiveSignedOutError extends Error {}

async function openWithRetry(ctx: Context, session: CustomerSession, documentId: string) {
  const until = addSeconds(ctx.clock.now(), BUSY_TIMEOUT_SECONDS);
  for (let waited = 0; ; waited += BUSY_RETRY_MS) {
    const opened = await openDocument(ctx, { session, documentId, from: "inbox", kind: "downloaded" });
    if (!opened.ok && opened.error.kind === "signed-out") throw new ArchiveSignedOutError();
    if (opened.ok || opened.error.kind !== "busy") return opened;
    if (waited >= BUSY_TIMEOUT_SECONDS * 1000 || ctx.clock.now() > until) throw new ArchiveBusyError();
    await pause(BUSY_RETRY_MS);
  }
}

async function* indexPage(ctx: Context, job: ArchiveJob, texts: ArchiveTexts, madeAt: Date) {
  const { messages, ownerName } = job;
  yield indexBeginning(messages, { ownerName, brandName: ctx.settings.brand.name, madeAt }, texts);
  for (let from = 0; from < messages.length; from += TEXTS_PER_CHUNK) {
    const chunk = messages.slice(from, from + TEXTS_PER_CHUNK);
    const bodies = await openTexts(ctx, { session: job.session, messageIds: chunk.map((message) => message.id) });
    if (!bodies.ok) throw new ArchiveSignedOutError();
    yield chunk
      .map((message, index) => indexSection(message, from + index + 1, bodies.value.get(message.id) ?? null, texts))
      .join("");
  }
  yield INDEX_END;
}

async function* entries(ctx: Context, job: ArchiveJob) {
  const madeAt = ctx.clock.now();
  const folder = archiveName(budapestDay(madeAt));
  const texts = archiveTexts(job.locale);
  let bytes = 0;
  for (const message of job.messages) {
    for (const document of message.documents) {
      if (bytes + document.sizeBytes > MAX_ARCHIVE_BYTES) continue;
      const opened = await openWithRetry(ctx, job.session, document.id);
      if (!opened.ok) continue;
      // The event is committed here; neither name nor bytes of the document have been sent before.
      const { release } = opened.value;
      try {
        const input = byteStream(opened.value.bytes, release);
        yield { name: `${folder}/${document.entryName}`, lastModified: message.placedAt, input };
      } finally {
        release();
      }
      // Reached only when the whole entry has been read from the stream; an aborted download leaves by the `finally`.
      bytes += document.sizeBytes;
      document.included = true;
      await recordDownloaded(ctx, { accountId: job.session.accountId, messageId: message.id });
    }
  }
  const page = indexPage(ctx, job, texts, madeAt);
  yield { name: `${folder}/${INDEX_PAGE_NAME}`, lastModified: madeAt, input: page };
  yield { name: `${folder}/${INDEX_TABLE_NAME}`, lastModified: madeAt, input: indexTable(job.messages, texts) };
}

/**
 * Streams the archive as a ZIP while the client reads it. One document at a time is in memory, within the byte budget,
 * decrypted and verified before its first byte is sent. The session is checked for every document and every chunk of
 * texts; when it has ended, the stream fails.
 */
export function writeArchive(ctx: Context, job: ArchiveJob): ReadableStream<Uint8Array> {
  return zipStream(entries(ctx, job));
}
