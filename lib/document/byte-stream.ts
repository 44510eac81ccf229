import type { Release } from "@/lib/document/answer-limit";

const CHUNK_BYTES = 64 * 1024;
/**
 * A response from which nothing is taken for so long is ended, for hosts that neither notice it nor cancel the stream.
 * lib/server closes the connection much earlier (lib/server/stalled-reader.ts).
 */
const MAX_IDLE_MS = 10 * 60 * 1000;

export type StreamedBytes = {
  /** The bytes; they are read when the client asks for them. */
  chunks: AsyncGenerator<Uint8Array>;
  /** Total length of the chunks in bytes. */
  length: number;
  /** Called when the last chunk has been read, the stream has failed, or the client has gone. */
  release: Release;
  /** Called once, before the last CHUNK_BYTES are given; must not throw. */
  onTaken?: () => Promise<void>;
};

/**
 * Cuts bytes into the parts that are sent, each of at most CHUNK_BYTES. The consumer may transfer a part's buffer.
 * `onTaken` is awaited before the last one, so that a complete download is always recorded.
 */
async function* sentParts({ chunks, length, onTaken }: StreamedBytes): AsyncGenerator<Uint8Array> {
  let left = length;
  for await (const chunk of chunks) {
    for (let from = 0; from < chunk.length; from += CHUNK_BYTES) {
      const part = chunk.subarray(from, from + CHUNK_BYTES);
      left -= part.length;
      if (left === 0) await onTaken?.();
      yield Uint8Array.from(part);
    }
  }
  if (length === 0) await onTaken?.();
}

/**
 * Streams bytes as a response body, each part when the client asks for it.
 *
 * @param maxIdleMs time without a request for the next part after which the stream fails
 */
export function byteStream(bytes: StreamedBytes, maxIdleMs = MAX_IDLE_MS): ReadableStream<Uint8Array> {
  const { release } = bytes;
  const parts = sentParts(bytes);
  let idle: NodeJS.Timeout | undefined;
  const end = () => {
    clearTimeout(idle);
    release();
    return parts.return(undefined);
  };
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        clearTimeout(idle);
        try {
          const { done, value } = await parts.next();
          if (done) {
            release();
            return controller.close();
          }
          controller.enqueue(value);
        } catch (error) {
          release();
          throw error;
        }
        idle = setTimeout(() => {
          controller.error(new Error("nothing was taken of a response"));
          void end();
        }, maxIdleMs);
        idle.unref();
      },
      async cancel() {
        await end();
      },
    },
    { highWaterMark: 0 },
  );
}
