import type { Release } from "@/lib/document/byte-budget";

const CHUNK_BYTES = 64 * 1024;

/**
 * Verified bytes as the body of an answer, in pieces, as fast as the reader takes them.
 *
 * @param release called once, when the last piece has been taken or the reader has gone
 * @param onTaken called once, when the reader asks for the last piece; must not throw
 */
export function byteStream(
  bytes: Uint8Array,
  release: Release,
  onTaken?: () => Promise<void>,
): ReadableStream<Uint8Array> {
  let from = 0;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const last = from + CHUNK_BYTES >= bytes.length;
        // Before the last piece leaves: who has all bytes then finds it written down.
        if (last) await onTaken?.();
        // A copy: whoever gets a piece may transfer its buffer, and the pieces share one.
        if (from < bytes.length) controller.enqueue(Uint8Array.from(bytes.subarray(from, from + CHUNK_BYTES)));
        from += CHUNK_BYTES;
        if (last) {
          release();
          controller.close();
        }
      },
      cancel() {
        release();
      },
    },
    { highWaterMark: 0 },
  );
}
