/**
 * Keeps sealed bytes of documents that were opened lately, so that further answers of a reading (the parts that a PDF
 * viewer requests, a download after a preview) are not read from the store again. Plain bytes are never kept. Who may open
 * a document is not known here: it is checked for every answer.
 */
import type { ByteBudget } from "@/lib/document/byte-budget";
import type { StoredBytes } from "@/lib/document/seal";
import { type ProcessShare, shareOf } from "@/lib/kernel/process-share";

/** Of all server processes together. The bytes are borrowed from the byte budget. */
const MAX_RECENT_BYTES = 16 * 1024 * 1024;
/** Larger documents are read from the store each time. */
const MAX_KEPT_BYTES = 2 * 1024 * 1024;
/** Bytes are dropped after this time, used or not, so that a deleted document does not stay in memory. */
const MAX_AGE_MS = 5 * 60 * 1000;

type Kept<T> = { document: T; bytes: number; timer: NodeJS.Timeout };

export type RecentBytes<T> = {
  /** Keeps a document, and drops the ones kept for longest while more than the limit are kept, or than are free. */
  keep(document: T): void;
  find(documentId: string): T | null;
  drop(documentId: string): void;
  /** Sealed bytes kept now. */
  size(): number;
};

/** The limit of one server process in bytes. */
export function recentBytesLimit(share?: ProcessShare): number {
  return shareOf(MAX_RECENT_BYTES, 0, share);
}

/**
 * @param limit of all kept documents, in bytes
 * @param budget lends the bytes; whoever reserves them is served first
 * @typeParam T the sealed bytes with what else is needed to open the document
 */
export function createRecentBytes<T extends { stored: StoredBytes }>(
  limit: number,
  budget: Pick<ByteBudget, "lend">,
): RecentBytes<T> {
  const kept = new Map<string, Kept<T>>();
  let size = 0;
  const drop = (documentId: string) => {
    const found = kept.get(documentId);
    if (!found) return;
    clearTimeout(found.timer);
    kept.delete(documentId);
    size -= found.bytes;
  };
  const shrinkTo = (bytes: number) => {
    for (const oldest of kept.keys()) {
      if (size <= bytes) break;
      drop(oldest);
    }
  };
  const free = budget.lend(shrinkTo);
  return {
    keep(document) {
      const { documentId, ciphertext } = document.stored;
      drop(documentId);
      const bytes = ciphertext.length;
      const most = Math.min(limit, free());
      if (bytes > MAX_KEPT_BYTES || bytes > most) return;
      shrinkTo(most - bytes);
      const timer = setTimeout(() => drop(documentId), MAX_AGE_MS);
      timer.unref();
      kept.set(documentId, { document, bytes, timer });
      size += bytes;
    },
    find: (documentId) => kept.get(documentId)?.document ?? null,
    drop,
    size: () => size,
  };
}
