/** Limits the document bytes that are in memory at a time. Requests beyond the limit get 503 with Retry-After. */

import { MAX_DOCUMENT_BYTES } from "@/lib/document/pdf";
import { type ProcessShare, shareOf } from "@/lib/kernel/process-share";

/**
 * Of all server processes together, in plain bytes. While a document is read, its row (hex) and ciphertext are in memory
 * too: about four times its size.
 */
const MAX_BYTES_IN_FLIGHT = 128 * 1024 * 1024;
/** Bytes are released after this time at the latest, in case the holder never releases them. */
const MAX_HOLD_MS = 10 * 60 * 1000;

/** Returns the bytes to the budget. Further calls do nothing. */
export type Release = () => void;

export type ByteBudget = {
  /** Reserves bytes. @returns null when not enough bytes are free */
  reserve(bytes: number): Release | null;
  /** Reserved bytes. */
  inFlight(): number;
  /**
   * Lends the bytes that are not reserved.
   *
   * @param giveBack called at each reservation with the number of bytes that may still be borrowed
   * @returns a function that tells how many bytes may be borrowed now
   */
  lend(giveBack: (free: number) => void): () => number;
};

/** The limit of one server process in bytes. Never below the largest document, which could not be opened then. */
export function documentBytesLimit(share?: ProcessShare): number {
  return shareOf(MAX_BYTES_IN_FLIGHT, MAX_DOCUMENT_BYTES, share);
}

export function createByteBudget(limit: number, maxHoldMs = MAX_HOLD_MS): ByteBudget {
  let held = 0;
  const borrowers: ((free: number) => void)[] = [];
  return {
    reserve(bytes) {
      if (held + bytes > limit) return null;
      held += bytes;
      for (const giveBack of borrowers) giveBack(limit - held);
      let released = false;
      const release = () => {
        if (released) return;
        released = true;
        held -= bytes;
        clearTimeout(timer);
      };
      const timer = setTimeout(release, maxHoldMs);
      timer.unref();
      return release;
    },
    inFlight: () => held,
    lend(giveBack) {
      borrowers.push(giveBack);
      return () => limit - held;
    },
  };
}

// Next loads this module once per bundle; bytes must be counted once per process.
const shared = globalThis as { portalDocumentBytes?: ByteBudget };
shared.portalDocumentBytes ??= createByteBudget(documentBytesLimit());

/** The budget of this process. */
export const documentByteBudget: ByteBudget = shared.portalDocumentBytes;
