import "server-only";
import type { Context } from "@/lib/context";
import { SEGMENT_BYTES } from "@/lib/crypto/segments";
import type { AnswerStreamOptions } from "@/lib/document/answer-stream";
import { DamagedDocumentError } from "@/lib/document/read-document";
import type { ArchiveDocument, ArchiveMessage } from "@/lib/export/archive-messages";
import { archiveName, INDEX_PAGE_NAME, INDEX_TABLE_NAME } from "@/lib/export/archive-name";
import { type ArchiveTexts, archiveTexts } from "@/lib/export/archive-texts";
import { INDEX_END, indexBeginning, indexSection } from "@/lib/export/index-page";
import { indexTable } from "@/lib/export/index-table";
import { openingInTurn } from "@/lib/export/open-in-turn";
import { zipStream } from "@/lib/export/zip-stream";
import { freeBytes } from "@/lib/kernel/free-bytes";
import { budapestDay } from "@/lib/kernel/time";
import { openTexts } from "@/lib/mailbox/message/open-texts";
import { recordDownloaded } from "@/lib/mailbox/message/record-downloaded";
import type { CustomerSession } from "@/lib/mailbox/reading/customer-session";
import type { Locale } from "@/messages";

export type ArchiveJob = {
  session: CustomerSession;
  ownerName: string;
  locale: Locale;
  /** From `listForArchive`; `state` of each document is set while the archive is written. */
  messages: ArchiveMessage[];
};

/**
 * Limit of the documents in one archive. Documents beyond it are marked in the index; they can be downloaded singly.
 */
export const MAX_ARCHIVE_BYTES = 8 * 1024 ** 3;
const TEXTS_PER_CHUNK = 50;

/** The session ended while the archive was written. The archive is aborted. */
class ArchiveSignedOutError extends Error {}

/** A part of a document that is taken as quickly shows that its client keeps up. */
const TAKEN_WITHIN_MS = 100;

/** A chunk in two parts, of which the first has one segment; a smaller one as it is. The chunk is freed. */
function inTwo(chunk: Buffer): Uint8Array[] {
  if (chunk.length <= SEGMENT_BYTES) return [chunk];
  const parts = [chunk.subarray(0, SEGMENT_BYTES), chunk.subarray(SEGMENT_BYTES)].map((part) => Uint8Array.from(part));
  freeBytes(chunk);
  return parts;
}

/**
 * Calls `recordNext` when the client has taken all parts but the last one. From a slow client nothing is gained by it,
 * and the next document would be recorded long before it is sent: then it is called when the last part is taken too.
 */
async function* watchedParts(
  ctx: Context,
  chunks: AsyncGenerator<Buffer>,
  { sizeBytes, recordNext }: { sizeBytes: number; recordNext: () => void },
): AsyncGenerator<Uint8Array> {
  let left = sizeBytes;
  let keepsUp = false;
  for await (const chunk of chunks) {
    for (const part of chunk.length === left ? inTwo(chunk) : [chunk]) {
      left -= part.length;
      if (left === 0 && keepsUp) recordNext();
      const given = ctx.clock.now().getTime();
      yield part;
      keepsUp = ctx.clock.now().getTime() - given <= TAKEN_WITHIN_MS;
    }
  }
  recordNext();
}

/** The chunks before the first damaged one; sets what they are of the document. */
async function* untilDamage(chunks: AsyncGenerator<Uint8Array>, document: ArchiveDocument): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
    document.state = "whole";
  } catch (error) {
    if (!(error instanceof DamagedDocumentError)) throw error;
    document.state = "incomplete";
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

async function* documentEntries(ctx: Context, { session, messages }: ArchiveJob, folder: string) {
  const { accountId } = session;
  const documents = messages.flatMap((message) => message.documents);
  const opening = openingInTurn(ctx, session, documents);
  const downloaded = new Set<string>();
  let noted: Promise<unknown> = Promise.resolve();
  let bytes = 0;
  try {
    for (const message of messages) {
      for (const document of message.documents) {
        const room = MAX_ARCHIVE_BYTES - bytes - document.sizeBytes;
        if (room < 0) continue;
        const opened = await opening.open(document);
        if (!opened.ok && opened.error.kind === "signed-out") throw new ArchiveSignedOutError();
        if (!opened.ok) continue;
        // The event is committed here; neither name nor bytes of the document have been sent before.
        const parts = watchedParts(ctx, opened.value.chunks, {
          sizeBytes: document.sizeBytes,
          recordNext: () => opening.recordNext(room),
        });
        const input = untilDamage(parts, document);
        yield { name: `${folder}/${document.entryName}`, lastModified: message.placedAt, input };
        // Reached only when the entry has been read from the stream to its end.
        bytes += document.sizeBytes;
        if (document.state !== "whole" || downloaded.has(message.id)) continue;
        downloaded.add(message.id);
        await noted;
        noted = recordDownloaded(ctx, { accountId, messageId: message.id });
      }
    }
  } finally {
    await noted;
    await opening.end();
  }
}

async function* entries(ctx: Context, job: ArchiveJob) {
  const madeAt = ctx.clock.now();
  const folder = archiveName(budapestDay(madeAt));
  const texts = archiveTexts(job.locale);
  yield* documentEntries(ctx, job, folder);
  const page = indexPage(ctx, job, texts, madeAt);
  yield { name: `${folder}/${INDEX_PAGE_NAME}`, lastModified: madeAt, input: page };
  yield { name: `${folder}/${INDEX_TABLE_NAME}`, lastModified: madeAt, input: indexTable(job.messages, texts) };
}

/**
 * Streams the archive as a ZIP while the client reads it. Two segments of one document are in memory at a time,
 * verified before they are sent, and beside them the next document if it has no more, and the encrypted bytes of up to
 * FOUND_AHEAD_BYTES of small ones. A damaged document is marked in the index as missing, or as incomplete when the
 * damage is behind its first segments: its beginning is in the archive already. The session is checked for every
 * document and every chunk of texts; when it has ended, the stream fails.
 *
 * @param options.onEnd called once when the archive is written, the stream has failed, or the client has gone
 */
export function writeArchive(
  ctx: Context,
  job: ArchiveJob,
  options: AnswerStreamOptions = {},
): ReadableStream<Uint8Array> {
  return zipStream(entries(ctx, job), options);
}
