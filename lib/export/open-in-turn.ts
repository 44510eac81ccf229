import "server-only";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Context } from "@/lib/context";
import { SEGMENT_BYTES } from "@/lib/crypto/segments";
import type { ArchiveDocument } from "@/lib/export/archive-messages";
import { freeBytes } from "@/lib/kernel/free-bytes";
import type { CustomerSession } from "@/lib/mailbox/reading/customer-session";
import {
  type BegunDocument,
  beginDocument,
  type DocumentOpening,
  type FoundDocument,
  findSmallDocuments,
  openDocument,
} from "@/lib/mailbox/reading/open-document";

/** Documents that are held whole when they are begun, so that nothing is left open when they are not sent. */
const BEGUN_AHEAD_BYTES = 2 * SEGMENT_BYTES;
/** Of the documents that are looked for together. They are held encrypted until they are begun. */
const FOUND_AHEAD_BYTES = 8 * SEGMENT_BYTES;
const FOUND_AHEAD_DOCUMENTS = 50;

type Opened = Awaited<ReturnType<typeof openDocument>>;

export type OpeningInTurn = {
  /** Records a document and opens it, unless `recordNext` does so already. Called in the order of the archive. */
  open(document: ArchiveDocument): Promise<Opened>;
  /**
   * Begins to record the document after the one last opened, if it is small. To be called when of that one only the
   * last part is left to be taken, or none: so at most one recorded document waits to be sent.
   *
   * @param roomBytes size of the largest document that the archive still takes
   */
  recordNext(roomBytes: number): void;
  /** Waits until nothing is recorded or read any more. Called when no more documents are opened. */
  end(): Promise<void>;
};

/** The first documents that are small: at most FOUND_AHEAD_DOCUMENTS, and together of at most FOUND_AHEAD_BYTES. */
function firstSmall(documents: readonly ArchiveDocument[]): ArchiveDocument[] {
  let bytes = 0;
  const first = documents.slice(0, FOUND_AHEAD_DOCUMENTS);
  const end = first.findIndex(({ sizeBytes }) => {
    bytes += sizeBytes;
    return sizeBytes > BEGUN_AHEAD_BYTES || bytes > FOUND_AHEAD_BYTES;
  });
  return first.slice(0, end < 0 ? undefined : end);
}

/**
 * Opens the documents of an archive one after the other. Small ones are looked for several at a time, and the next one
 * is read from the store while the one before it is recorded and sent. A document that is only read has no event.
 */
export function openingInTurn(
  ctx: Context,
  session: CustomerSession,
  documents: readonly ArchiveDocument[],
): OpeningInTurn {
  /** Place of the document after the one last opened. */
  let next = 0;
  let begun: { id: string; document: Promise<BegunDocument | undefined> } | null = null;
  let recorded: { id: string; opened: Promise<Opened> } | null = null;
  let found = Promise.resolve(new Map<string, FoundDocument>());
  /** Place of the first document that was not looked for. */
  let foundUntil = 0;
  let isEnded = false;

  const openingOf = ({ id }: ArchiveDocument): DocumentOpening => ({
    ...{ session, documentId: id, from: "inbox", kind: "downloaded", isContinued: false },
  });

  const look = (from: number) => {
    const documentIds = firstSmall(documents.slice(from, from + FOUND_AHEAD_DOCUMENTS)).map(({ id }) => id);
    foundUntil = from + documentIds.length;
    if (documentIds.length === 0) return;
    found = findSmallDocuments(ctx, { session, documentIds, from: "inbox" });
    // A failure is met by those who wait for it.
    found.catch(() => {});
  };

  const begin = async (document: ArchiveDocument, place: number): Promise<BegunDocument> => {
    // The statement that records the document before it is sent to the database first, and runs while this one is
    // decrypted.
    await nextTurn();
    if (place >= foundUntil) look(place);
    const all = await found;
    const known = all.get(document.id);
    all.delete(document.id);
    const read = await beginDocument(ctx, openingOf(document), known);
    if (read.ok && read.value.stored?.sealed) freeBytes(read.value.stored.sealed);
    // Of those that were found none is held any more.
    if (place + 1 === foundUntil && !isEnded) look(foundUntil);
    return read;
  };

  const openNow = (document: ArchiveDocument): Promise<Opened> => {
    const own = begun?.id === document.id ? begun.document : undefined;
    while (next < documents.length && documents[next++] !== document);
    const opened = Promise.resolve(own).then((read) => openDocument(ctx, openingOf(document), read));
    const [following, place] = [documents[next], next];
    begun =
      following && following.sizeBytes <= BEGUN_AHEAD_BYTES
        ? // A failure is met again when the document is opened in its turn.
          { id: following.id, document: begin(following, place).catch(() => undefined) }
        : null;
    return opened;
  };

  return {
    open(document) {
      const own = recorded?.id === document.id ? recorded.opened : null;
      recorded = null;
      return own ?? openNow(document);
    },
    recordNext(roomBytes) {
      const following = documents[next];
      if (recorded || !following || begun?.id !== following.id || following.sizeBytes > roomBytes) return;
      recorded = { id: following.id, opened: openNow(following) };
      // A failure is met when it is opened in its turn.
      recorded.opened.catch(() => {});
    },
    async end() {
      isEnded = true;
      await Promise.allSettled([recorded?.opened, begun?.document, found]);
    },
  };
}
