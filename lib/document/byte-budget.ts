/** Limits the document bytes that one process holds at a time. Requests beyond it get 503 with Retry-After. */

/** Plain bytes. While a document is read, its row (hex) and ciphertext are in memory too: about four times its size. */
export const MAX_BYTES_IN_FLIGHT = 128 * 1024 * 1024;
/** Bytes are released after this time at the latest, in case the holder never releases them. */
const MAX_HOLD_MS = 10 * 60 * 1000;

/** Returns the bytes to the budget. Further calls do nothing. */
export type Release = () => void;

export type ByteBudget = {
  /** Reserves bytes. @returns null when not enough bytes are free */
  reserve(bytes: number): Release | null;
  inFlight(): number;
};

export function createByteBudget(limit: number = MAX_BYTES_IN_FLIGHT, maxHoldMs = MAX_HOLD_MS): ByteBudget {
  let held = 0;
  return {
    reserve(bytes) {
      if (held + bytes > limit) return null;
      held += bytes;
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
  };
}

/** The budget of this process. */
export const documentByteBudget = createByteBudget();
