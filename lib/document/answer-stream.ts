/**
 * A response from which nothing is taken for so long is ended, for hosts that neither notice it nor cancel the stream.
 * lib/server closes the connection much earlier (lib/server/stalled-reader.ts).
 */
const MAX_IDLE_MS = 10 * 60 * 1000;

export type AnswerStreamOptions = {
  /**
   * Of the request. When it is aborted, the stream fails and ends by itself: Next neither reads nor cancels the stream
   * of a client that goes before the response is ready.
   */
  signal?: AbortSignal;
  /** Milliseconds without a request for the next chunk after which the stream fails, from its beginning on. */
  maxIdleMs?: number;
  /** Called once, when the last chunk is read, the stream has failed or is cancelled, and `chunks` has ended. */
  onEnd?: () => void;
};

/**
 * Makes the body of a response. The next chunk is read only when the client asks for it; nothing is read ahead.
 *
 * @param chunks ended (`return`) before `onEnd`, so that nothing is read any more for an answer that counts as over
 */
export function answerStream(
  chunks: AsyncGenerator<Uint8Array>,
  { signal, maxIdleMs = MAX_IDLE_MS, onEnd }: AnswerStreamOptions = {},
): ReadableStream<Uint8Array> {
  let idle: NodeJS.Timeout | undefined;
  let breakOff = (_reason: unknown) => {};
  const leave = () => breakOff(signal?.reason);
  let ending: Promise<void> | null = null;
  const endChunks = async () => {
    clearTimeout(idle);
    signal?.removeEventListener("abort", leave);
    try {
      await chunks.return(undefined);
    } finally {
      onEnd?.();
    }
  };
  const end = () => {
    ending ??= endChunks();
    return ending;
  };
  const waitForReader = () => {
    idle = setTimeout(() => breakOff(new Error("nothing was taken of a response")), maxIdleMs).unref();
  };
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        breakOff = (reason) => {
          controller.error(reason);
          // The stream has failed already; a second error has no reader.
          end().catch(() => {});
        };
        if (signal?.aborted) return leave();
        signal?.addEventListener("abort", leave);
        waitForReader();
      },
      async pull(controller) {
        clearTimeout(idle);
        try {
          const { done, value } = await chunks.next();
          if (ending) return;
          if (!done) {
            controller.enqueue(value);
            return waitForReader();
          }
        } catch (error) {
          await end();
          throw error;
        }
        await end();
        controller.close();
      },
      cancel: end,
    },
    { highWaterMark: 0 },
  );
}
