import type { Release } from "@/lib/document/byte-budget";

const CHUNK_BYTES = 64 * 1024;

/**
 * Verified bytes as the body of an answer, in pieces, as fast as the reader takes them.
 *
 * @param release called once, when the last piece has been taken or the reader has gone
 */
export function byteStream(bytes: Uint8Array, release: Release): ReadableStream<Uint8Array> {
  let from = 0;
  return new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (from < bytes.length) {
          // A copy: whoever gets a piece may transfer its buffer, and the pieces share one.
          controller.enqueue(Uint8Array.from(bytes.subarray(from, from + CHUNK_BYTES)));
          from += CHUNK_BYTES;
        }
        if (from >= bytes.length) {
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
