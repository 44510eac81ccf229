/**
 * Keeps what is needed to read documents that were opened lately, so that further answers of a reading (the parts that
 * a PDF viewer requests, a download after a preview) need not look for them again. Of small documents that includes the
 * sealed bytes, of those sealed whole the digests of their segments. Plain bytes are never kept. Who may open a
 * document is not known here: it is checked for every answer.
 */
import type { StoredDocument } from "@/lib/document/seal";
import { type ProcessShare, shareOf } from "@/lib/kernel/process-share";

/** Of all server processes together. */
const MAX_RECENT_BYTES = 16 * 1024 * 1024;
/** Counted for each document besides its sealed bytes and digests: ids, keys and the entry itself. */
export const ENTRY_BYTES = 1024;
/** Documents are dropped after this time, used or not, so that a deleted document does not stay in memory. */
const MAX_AGE_MS = 5 * 60 * 1000;

type Kept<T> = { document: T; bytes: number; timer: NodeJS.Timeout };

export type RecentBytes<T> = {
  /** Keeps a document, and drops the ones kept for longest while more than the limit are kept. */
  keep(document: T): void;
  find(documentId: string): T | null;
  drop(documentId: string): void;
  /** Bytes kept now, ENTRY_BYTES for each document included. */
  size(): number;
};

/** The limit of one server process in bytes. */
export function recentBytesLimit(share?: ProcessShare): number {
  return shareOf(MAX_RECENT_BYTES, 0, share);
}

/**
 * @param limit of all kept documents, in bytes
 * @typeParam T a stored document with what else is needed to open it
 */
export function createRecentBytes<T extends { stored: Pick<StoredDocument, "documentId" | "sealed" | "verified"> }>(
  limit: number,
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
  return {
    keep(document) {
      const { documentId, sealed, verified } = document.stored;
      drop(documentId);
      const bytes = ENTRY_BYTES + (sealed?.length ?? 0) + (verified?.digests.length ?? 0);
      if (bytes > limit) return;
      shrinkTo(limit - bytes);
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
