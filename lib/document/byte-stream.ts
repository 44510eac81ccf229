import type { Release } from "@/lib/document/byte-budget";

const CHUNK_BYTES = 64 * 1024;

/**
 * Streams bytes as a response body, in chunks of 64 KB, each when the client asks for it.
 *
 * @param release called when the last chunk has been read or the stream is cancelled
 * @param onTaken called once, before the last chunk is sent; must not throw
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
        // Before the last chunk is sent, so that a complete download is always recorded.
        if (last) await onTaken?.();
        // A copy, because the consumer may transfer the chunk's buffer and all chunks share one.
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
