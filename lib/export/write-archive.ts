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
  /** From `listForArchive`; what became of each document is written into it. */
  messages: ArchiveMessage[];
};

/** No archive is larger (SEC-61); what does not fit is marked in the index and can be had item by item. */
export const MAX_ARCHIVE_BYTES = 8 * 1024 ** 3;
/** Others' documents are on their way: a place among them comes free within moments, or the whole portal is stuck. */
const BUSY_RETRY_MS = 250;
const BUSY_TIMEOUT_SECONDS = 60;
const BODIES_AT_ONCE = 50;

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Too many documents under way for too long: the archive is broken off rather than delivered with holes. */
class ArchiveBusyError extends Error {}
/** The session was ended while the archive was made: it is broken off, and nothing more is read. */
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

async function* indexPage(ctx: Context, job: ArchiveJob, words: ArchiveTexts, madeAt: Date) {
  const { messages, ownerName } = job;
  yield indexBeginning(messages, { ownerName, brandName: ctx.settings.brand.name, madeAt }, words);
  for (let from = 0; from < messages.length; from += BODIES_AT_ONCE) {
    const few = messages.slice(from, from + BODIES_AT_ONCE);
    const texts = await openTexts(ctx, { session: job.session, messageIds: few.map((message) => message.id) });
    if (!texts.ok) throw new ArchiveSignedOutError();
    yield few
      .map((message, index) => indexSection(message, from + index + 1, texts.value.get(message.id) ?? null, words))
      .join("");
  }
  yield INDEX_END;
}

async function* entries(ctx: Context, job: ArchiveJob) {
  const madeAt = ctx.clock.now();
  const folder = archiveName(budapestDay(madeAt));
  const words = archiveTexts(job.locale);
  let bytes = 0;
  for (const message of job.messages) {
    for (const document of message.documents) {
      if (bytes + document.sizeBytes > MAX_ARCHIVE_BYTES) continue;
      const opened = await openWithRetry(ctx, job.session, document.id);
      if (!opened.ok) continue;
      // From here on the event of this file is committed; before, not even its name has left.
      const { release } = opened.value;
      try {
        const input = byteStream(opened.value.bytes, release);
        yield { name: `${folder}/${document.entryName}`, lastModified: message.placedAt, input };
      } finally {
        release();
      }
      // Only here when the entry was taken to its last byte: whoever hangs up leaves by the `finally`.
      bytes += document.sizeBytes;
      document.included = true;
      await recordDownloaded(ctx, { accountId: job.session.accountId, messageId: message.id });
    }
  }
  const page = indexPage(ctx, job, words, madeAt);
  yield { name: `${folder}/${INDEX_PAGE_NAME}`, lastModified: madeAt, input: page };
  yield { name: `${folder}/${INDEX_TABLE_NAME}`, lastModified: madeAt, input: indexTable(job.messages, words) };
}

/**
 * The archive, made while it is read: one document at a time in memory, inside the byte budget, decrypted and verified
 * whole before it enters. A reader who hangs up ends it.
 */
export function writeArchive(ctx: Context, job: ArchiveJob): ReadableStream<Uint8Array> {
  return zipStream(entries(ctx, job));
}
