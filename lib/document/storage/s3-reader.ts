import "server-only";
import { EMPTY_SHA256, S3_LIMITS, type S3Limits, sendOnce, withoutAnswer } from "@/lib/document/storage/s3-request";
import { createS3Storage } from "@/lib/document/storage/s3-storage";
import { StorageError } from "@/lib/document/storage/storage-error";
import type { S3Settings } from "@/lib/settings";

/** An answer of which nothing is taken for this long is closed; the next part is requested anew. */
const IDLE_MS = 20_000;

/** An answer with the rest of an object, taken part by part. */
type Rest = {
  /** Reads at most `length` bytes; fewer at the end of the object. @throws StorageError */
  take(length: number): Promise<Uint8Array>;
  close(): void;
};

async function openRest(settings: S3Settings, limits: S3Limits, key: string, from: number): Promise<Rest> {
  const stop = new AbortController();
  /** Ends the request when the store is silent, or the reader idle, for too long. */
  let timer: NodeJS.Timeout | undefined;
  const allow = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => stop.abort(), ms).unref();
  };
  allow(limits.silenceMs);
  const request = { method: "GET", key, headers: { range: `bytes=${from}-` }, sha256: EMPTY_SHA256 } as const;
  const response = await sendOnce(settings, request, stop.signal);
  const [, first, total] = /^bytes (\d+)-\d+\/(\d+)$/.exec(response.headers.get("content-range") ?? "") ?? [];
  const chunks = response.body?.values();
  let left = Number(total) - from;
  let held = new Uint8Array(0);
  if (response.status !== 206 || Number(first) !== from || !chunks || !(left > 0)) {
    stop.abort();
    throw new StorageError("refused", "the store does not answer a range");
  }
  return {
    async take(length) {
      const bytes = new Uint8Array(Math.min(length, left));
      for (let at = 0; at < bytes.length; ) {
        if (held.length === 0) {
          allow(limits.silenceMs);
          const next = await chunks.next();
          if (next.done) throw new StorageError("unavailable", "fewer bytes than announced");
          held = next.value;
        }
        const taken = held.subarray(0, bytes.length - at);
        bytes.set(taken, at);
        at += taken.length;
        held = held.subarray(taken.length);
      }
      left -= bytes.length;
      allow(IDLE_MS);
      return bytes;
    },
    close() {
      clearTimeout(timer);
      stop.abort();
    },
  };
}

/**
 * Reads parts of one object. A part that begins where the last one ended comes from one running answer, so a whole document
 * costs two requests, not one for each of its segments. The answer is taken as slowly as the parts are requested.
 *
 * @returns a function like `S3Storage.read`
 */
export function openS3Reader(
  settings: S3Settings,
  key: string,
  limits: S3Limits = S3_LIMITS,
): (from: number, length: number) => Promise<Uint8Array> {
  const storage = createS3Storage(settings, limits);
  let rest: Rest | null = null;
  let nextFrom = -1;
  const close = () => {
    rest?.close();
    rest = null;
  };
  const read = async (from: number, length: number) => {
    const isNext = from === nextFrom;
    nextFrom = from + length;
    if (!isNext) close();
    else {
      try {
        rest ??= await openRest(settings, limits, key, from);
        const bytes = await rest.take(length);
        if (bytes.length < length) close();
        return bytes;
      } catch (error) {
        close();
        // Only failures that may pass are tried again, by a request for this part alone.
        if (withoutAnswer(error).kind === "refused") throw error;
      }
    }
    return storage.read(key, from, length);
  };
  // One after the other: parts of one answer come in order.
  let last: Promise<unknown> = Promise.resolve();
  return (from, length) => {
    const result = last.then(() => read(from, length));
    last = result.catch(() => {});
    return result;
  };
}
