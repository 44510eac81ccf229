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
import { zipStream } from "@/lib/export/zip-stream";
import { budapestDay } from "@/lib/kernel/time";
import { openTexts } from "@/lib/mailbox/message/open-texts";
import { recordDownloaded } from "@/lib/mailbox/message/record-downloaded";
import type { CustomerSession } from "@/lib/mailbox/reading/customer-session";
import {
  type BegunDocument,
  beginDocument,
  type DocumentOpening,
  type FoundDocument,
  findSmallDocuments,
  openDocument,
} from "@/lib/mailbox/reading/open-document";
import type { Locale } from "@/messages";

export type ArchiveJob = {
  session: CustomerSession;
  ownerName: string;
  locale: Locale;
  /** From `listForArchive`; `state` of each document is set while the archive is written. */
  messages: ArchiveMessage[];
};

/** Limit of the documents in one archive. Documents beyond it are marked in the index; they can be downloaded singly. */
export const MAX_ARCHIVE_BYTES = 8 * 1024 ** 3;
const TEXTS_PER_CHUNK = 50;

/** The session ended while the archive was written. The archive is aborted. */
class ArchiveSignedOutError extends Error {}

const openingOf = (session: CustomerSession, documentId: string): DocumentOpening => ({
  ...{ session, documentId, from: "inbox", kind: "downloaded" },
});

async function openForArchive(
  ctx: Context,
  session: CustomerSession,
  documentId: string,
  begun: BegunDocument | undefined,
) {
  const opened = await openDocument(ctx, openingOf(session, documentId), begun);
  if (!opened.ok && opened.error.kind === "signed-out") throw new ArchiveSignedOutError();
  return opened;
}

/** Documents that are held whole when they are begun, so that nothing is left open when they are not sent. */
const BEGUN_AHEAD_BYTES = 2 * SEGMENT_BYTES;
/** Of the documents that are looked for together. They are held encrypted until their turn. */
const FOUND_AHEAD_BYTES = 8 * SEGMENT_BYTES;
const FOUND_AHEAD_DOCUMENTS = 50;

/** The first documents that are small: at most FOUND_AHEAD_DOCUMENTS, and together of at most FOUND_AHEAD_BYTES. */
function nextSmall(documents: readonly ArchiveDocument[]): ArchiveDocument[] {
  let bytes = 0;
  const first = documents.slice(0, FOUND_AHEAD_DOCUMENTS);
  const end = first.findIndex(({ sizeBytes }) => {
    bytes += sizeBytes;
    return sizeBytes > BEGUN_AHEAD_BYTES || bytes > FOUND_AHEAD_BYTES;
  });
  return first.slice(0, end < 0 ? undefined : end);
}

/**
 * Reads the next document from the store while the one before it is recorded and sent. Small documents are looked for
 * several at a time. Nothing of them is recorded before its turn, so a client that goes away has no event of them.
 */
function readingAhead(ctx: Context, { session, messages }: ArchiveJob) {
  const documents = messages.flatMap((message) => message.documents);
  let begun: { id: string; document: Promise<BegunDocument | undefined> } | null = null;
  let next = 0;
  let found = Promise.resolve(new Map<string, FoundDocument>());
  let foundUntil = 0;

  const begin = async ({ id }: ArchiveDocument): Promise<BegunDocument> => {
    if (next >= foundUntil) {
      const documentIds = nextSmall(documents.slice(next)).map((document) => document.id);
      foundUntil = next + documentIds.length;
      found = findSmallDocuments(ctx, { session, documentIds, from: "inbox" });
    }
    const all = await found;
    const known = all.get(id);
    // Its bytes are held once, by whoever opens it.
    all.delete(id);
    return beginDocument(ctx, openingOf(session, id), known);
  };
  return async (document: ArchiveDocument): Promise<BegunDocument | undefined> => {
    const own = begun?.id === document.id ? await begun.document : undefined;
    while (next < documents.length && documents[next++] !== document);
    const following = documents[next];
    begun =
      following && following.sizeBytes <= BEGUN_AHEAD_BYTES
        ? // A failure is met again when the document is opened in its turn.
          { id: following.id, document: begin(following).catch(() => undefined) }
        : null;
    return own;
  };
}

/** The chunks before the first damaged one; sets what they are of the document. */
async function* untilDamage(chunks: AsyncGenerator<Buffer>, document: ArchiveDocument): AsyncGenerator<Buffer> {
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

async function* entries(ctx: Context, job: ArchiveJob) {
  const madeAt = ctx.clock.now();
  const folder = archiveName(budapestDay(madeAt));
  const texts = archiveTexts(job.locale);
  const beginningOf = readingAhead(ctx, job);
  const downloaded = new Set<string>();
  let bytes = 0;
  for (const message of job.messages) {
    for (const document of message.documents) {
      if (bytes + document.sizeBytes > MAX_ARCHIVE_BYTES) continue;
      const opened = await openForArchive(ctx, job.session, document.id, await beginningOf(document));
      if (!opened.ok) continue;
      // The event is committed here; neither name nor bytes of the document have been sent before.
      const input = untilDamage(opened.value.chunks, document);
      yield { name: `${folder}/${document.entryName}`, lastModified: message.placedAt, input };
      // Reached only when the entry has been read from the stream to its end.
      bytes += document.sizeBytes;
      if (document.state !== "whole" || downloaded.has(message.id)) continue;
      downloaded.add(message.id);
      await recordDownloaded(ctx, { accountId: job.session.accountId, messageId: message.id });
    }
  }
  const page = indexPage(ctx, job, texts, madeAt);
  yield { name: `${folder}/${INDEX_PAGE_NAME}`, lastModified: madeAt, input: page };
  yield { name: `${folder}/${INDEX_TABLE_NAME}`, lastModified: madeAt, input: indexTable(job.messages, texts) };
}

/**
 * Streams the archive as a ZIP while the client reads it. Two segments of one document are in memory at a time, verified
 * before they are sent, and beside them the next document if it has no more, and the encrypted bytes of up to
 * FOUND_AHEAD_BYTES of small ones. A damaged document is marked in the index as missing, or as incomplete when the damage is
 * behind its first segments: its beginning is in the archive already. The session is checked for every document and every
 * chunk of texts; when it has ended, the stream fails.
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
