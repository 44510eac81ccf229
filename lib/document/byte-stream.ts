import type { Release } from "@/lib/document/answer-limit";
import { type AnswerStreamOptions, answerStream } from "@/lib/document/answer-stream";
import { freeBytes } from "@/lib/kernel/free-bytes";

const CHUNK_BYTES = 64 * 1024;

export type StreamedBytes = {
  /** The bytes; they are read when the client asks for them. Each chunk belongs to the consumer, who may free it. */
  chunks: AsyncGenerator<Uint8Array>;
  /** Total length of the chunks in bytes. */
  length: number;
  /** Called when the last chunk has been read, the stream has failed, or the client has gone. */
  release: Release;
  /** Called once, before the last CHUNK_BYTES are given; must not throw. */
  onTaken?: () => Promise<void>;
};

/**
 * Cuts bytes into the parts that are sent, each of at most CHUNK_BYTES. Each part belongs to the consumer, who may
 * transfer or free it.
 * `onTaken` is awaited before the last one, so that a complete download is always recorded.
 */
async function* sentParts({ chunks, length, onTaken }: StreamedBytes): AsyncGenerator<Uint8Array> {
  let left = length;
  for await (const chunk of chunks) {
    for (let from = 0; from < chunk.length; from += CHUNK_BYTES) {
      const part = chunk.subarray(from, from + CHUNK_BYTES);
      left -= part.length;
      if (left === 0) await onTaken?.();
      const copy = Uint8Array.from(part);
      // The client may take long for the last part of a chunk.
      if (from + CHUNK_BYTES >= chunk.length) freeBytes(chunk);
      yield copy;
    }
  }
  if (length === 0) await onTaken?.();
}

/** Streams bytes as a response body, each part when the client asks for it. */
export function byteStream(
  bytes: StreamedBytes,
  options: Omit<AnswerStreamOptions, "onEnd"> = {},
): ReadableStream<Uint8Array> {
  return answerStream(sentParts(bytes), { ...options, onEnd: bytes.release });
}
