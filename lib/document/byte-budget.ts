/** How many document bytes one process holds at a time (CONTRACT, decision 6); beyond it: 503 with Retry-After. */

/** Plain bytes. While one document is read, its row as hex and its ciphertext stand beside it: about four times that. */
export const MAX_BYTES_IN_FLIGHT = 128 * 1024 * 1024;
/** After this time the answer has gone or the reader has: nobody may hold the bytes for ever. */
const LONGEST_HOLD_MS = 10 * 60 * 1000;

/** Gives the bytes back; calling it again does nothing. */
export type Release = () => void;

export type ByteBudget = {
  /** @returns null when that many bytes are not free now */
  reserve(bytes: number): Release | null;
  inFlight(): number;
};

export function createByteBudget(limit: number = MAX_BYTES_IN_FLIGHT, longestHoldMs = LONGEST_HOLD_MS): ByteBudget {
  let held = 0;
  return {
    reserve(bytes) {
      if (held + bytes > limit) return null;
      held += bytes;
      let given = false;
      const release = () => {
        if (given) return;
        given = true;
        held -= bytes;
        clearTimeout(backstop);
      };
      const backstop = setTimeout(release, longestHoldMs);
      backstop.unref();
      return release;
    },
    inFlight: () => held,
  };
}

/** The one budget of this process. */
export const documentByteBudget = createByteBudget();
