import "server-only";
import type { Context } from "@/lib/context";
import { byteStream } from "@/lib/document/byte-stream";
import type { ArchiveItem } from "@/lib/export/archive-items";
import { archiveName, INDEX_PAGE_NAME, INDEX_TABLE_NAME } from "@/lib/export/archive-name";
import { INDEX_END, indexBeginning, indexSection } from "@/lib/export/index-page";
import { indexTable } from "@/lib/export/index-table";
import { type ArchiveWords, archiveWords } from "@/lib/export/words";
import { zipStream } from "@/lib/export/zip-stream";
import { addSeconds, budapestDay } from "@/lib/kernel/time";
import { openDocument } from "@/lib/mailbox/open-document";
import { openTexts } from "@/lib/mailbox/open-texts";
import type { Reader } from "@/lib/mailbox/reader";
import { recordTaken } from "@/lib/mailbox/record-taken";
import type { Locale } from "@/messages";

export type ArchiveJob = {
  reader: Reader;
  ownerName: string;
  locale: Locale;
  /** From `listForArchive`; what became of each document is written into it. */
  items: ArchiveItem[];
};

/** No archive is larger (SEC-61); what does not fit is marked in the index and can be had item by item. */
export const MAX_ARCHIVE_BYTES = 8 * 1024 ** 3;
/** Others' documents are on their way: a place among them comes free within moments, or the whole portal is stuck. */
const BUSY_RETRY_MS = 250;
const BUSY_PATIENCE_SECONDS = 60;
const BODIES_AT_ONCE = 50;

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Too many documents under way for too long: the archive is broken off rather than delivered with holes. */
class ArchiveBusyError extends Error {}
/** The session was ended while the archive was made: it is broken off, and nothing more is read. */
class ArchiveSignedOutError extends Error {}

async function openPatiently(ctx: Context, reader: Reader, documentId: string) {
  const until = addSeconds(ctx.clock.now(), BUSY_PATIENCE_SECONDS);
  for (let waited = 0; ; waited += BUSY_RETRY_MS) {
    const opened = await openDocument(ctx, { reader, documentId, from: "inbox", kind: "downloaded" });
    if (!opened.ok && opened.error.kind === "signed-out") throw new ArchiveSignedOutError();
    if (opened.ok || opened.error.kind !== "busy") return opened;
    if (waited >= BUSY_PATIENCE_SECONDS * 1000 || ctx.clock.now() > until) throw new ArchiveBusyError();
    await pause(BUSY_RETRY_MS);
  }
}

async function* indexPage(ctx: Context, job: ArchiveJob, words: ArchiveWords, madeAt: Date) {
  const { items, ownerName } = job;
  yield indexBeginning(items, { ownerName, brandName: ctx.settings.brand.name, madeAt }, words);
  for (let from = 0; from < items.length; from += BODIES_AT_ONCE) {
    const few = items.slice(from, from + BODIES_AT_ONCE);
    const texts = await openTexts(ctx, { reader: job.reader, messageIds: few.map((item) => item.id) });
    if (!texts.ok) throw new ArchiveSignedOutError();
    yield few
      .map((item, index) => indexSection(item, from + index + 1, texts.value.get(item.id) ?? null, words))
      .join("");
  }
  yield INDEX_END;
}

async function* entries(ctx: Context, job: ArchiveJob) {
  const madeAt = ctx.clock.now();
  const folder = archiveName(budapestDay(madeAt));
  const words = archiveWords(job.locale);
  let bytes = 0;
  for (const item of job.items) {
    for (const document of item.documents) {
      if (bytes + document.sizeBytes > MAX_ARCHIVE_BYTES) continue;
      const opened = await openPatiently(ctx, job.reader, document.id);
      if (!opened.ok) continue;
      // From here on the event of this file is committed; before, not even its name has left.
      const { release } = opened.value;
      try {
        const input = byteStream(opened.value.bytes, release);
        yield { name: `${folder}/${document.entryName}`, lastModified: item.placedAt, input };
      } finally {
        release();
      }
      // Only here when the entry was taken to its last byte: whoever hangs up leaves by the `finally`.
      bytes += document.sizeBytes;
      document.included = true;
      await recordTaken(ctx, { accountId: job.reader.accountId, messageId: item.id });
    }
  }
  const page = indexPage(ctx, job, words, madeAt);
  yield { name: `${folder}/${INDEX_PAGE_NAME}`, lastModified: madeAt, input: page };
  yield { name: `${folder}/${INDEX_TABLE_NAME}`, lastModified: madeAt, input: indexTable(job.items, words) };
}

/**
 * The archive, made while it is read: one document at a time in memory, inside the byte budget, decrypted and verified
 * whole before it enters. A reader who hangs up ends it.
 */
export function writeArchive(ctx: Context, job: ArchiveJob): ReadableStream<Uint8Array> {
  return zipStream(entries(ctx, job));
}
