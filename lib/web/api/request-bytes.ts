import "server-only";
import { takeUploadSlot } from "@/lib/delivery/upload-slots";
import type { ApiCall } from "@/lib/web/api/api-route";

/** The client went away, or the connection broke, before the body was complete. */
export class BrokenBodyError extends Error {}

/**
 * The bytes of a body as they arrive. When the consumer stops early the rest is read and dropped: Next's stream throws
 * outside of any request when data arrives after its reader has cancelled (lib/web/body-beginning.ts).
 *
 * @throws BrokenBodyError
 */
export async function* requestBytes(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array> {
  if (!body) return;
  const reader = body.getReader();
  const read = () =>
    reader.read().catch((cause: unknown) => {
      throw new BrokenBodyError("the body broke off", { cause });
    });
  let isEnded = false;
  try {
    for (;;) {
      const { done, value } = await read();
      isEnded = done;
      if (done) return;
      yield value;
    }
  } catch (error) {
    isEnded = true;
    throw error;
  } finally {
    while (!isEnded)
      isEnded = await read().then(
        ({ done }) => done,
        () => true,
      );
  }
}

/** Receives bytes by `work`, within the limit of documents that are received at a time. */
export async function receiving(
  { problem }: Pick<ApiCall<unknown, unknown>, "problem">,
  work: () => Promise<Response>,
): Promise<Response> {
  const release = takeUploadSlot();
  if (!release) return problem("busy", { retrySeconds: 1 });
  try {
    return await work();
  } finally {
    release();
  }
}
