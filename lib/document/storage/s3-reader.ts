import "server-only";
import { EMPTY_SHA256, S3_LIMITS, type S3Limits, sendOnce, withoutAnswer } from "@/lib/document/storage/s3-request";
import { createS3Storage } from "@/lib/document/storage/s3-storage";
import { StorageError } from "@/lib/document/storage/storage-error";
import type { S3Settings } from "@/lib/settings";

/** An answer of which nothing is taken for this long is closed; the next part is requested anew. */
const IDLE_MS = 20_000;

/** `idleMs`: see IDLE_MS. Tests shorten them. */
type S3ReaderLimits = S3Limits & { idleMs: number };

/** Why an answer was closed of which nothing was taken. */
const IDLE = new Error("nothing was taken of an answer of the store");

/** A running answer with several parts of an object, taken one after the other. */
type Rest = {
  /** Offset behind the last requested byte. */
  until: number;
  /** Reads at most `length` bytes; fewer where the object ends. @throws StorageError */
  take(length: number): Promise<Uint8Array>;
  /** Whether it was closed because nothing was taken of it. */
  isIdle(): boolean;
  /** Ends the request unless all of its answer is taken. */
  close(): void;
};

async function openRest(
  settings: S3Settings,
  limits: S3ReaderLimits,
  key: string,
  { from, until }: { from: number; until: number },
): Promise<Rest> {
  const stop = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  /** Ends the request when the store is silent, or the reader idle, for too long. */
  const allow = (ms: number, reason?: Error) => {
    clearTimeout(timer);
    timer = setTimeout(() => stop.abort(reason), ms).unref();
  };
  const end = () => {
    clearTimeout(timer);
    stop.abort();
  };
  allow(limits.silenceMs);
  const range = `bytes=${from}-${Number.isFinite(until) ? until - 1 : ""}`;
  const request = { method: "GET", key, headers: { range }, sha256: EMPTY_SHA256 } as const;
  const response = await sendOnce(settings, request, stop.signal);
  const [, first, total] = /^bytes (\d+)-\d+\/(\d+)$/.exec(response.headers.get("content-range") ?? "") ?? [];
  const chunks = response.body?.values();
  let left = Math.min(Number(total), until) - from;
  let held = new Uint8Array(0);
  if (response.status !== 206 || Number(first) !== from || !chunks || !(left > 0)) {
    end();
    throw new StorageError("refused", "the store does not answer a range");
  }
  return {
    until,
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
      if (left > 0) allow(limits.idleMs, IDLE);
      else {
        // Only a connection whose answer is taken to its end serves another request.
        allow(limits.silenceMs);
        chunks
          .next()
          .catch(() => {})
          .finally(end);
      }
      return bytes;
    },
    isIdle: () => stop.signal.reason === IDLE,
    close() {
      if (left > 0) end();
    },
  };
}

/** Reads parts of one object. */
type S3Reader = {
  /**
   * Like `S3Storage.read`.
   *
   * @param until offset behind the last byte of the parts that will be asked for in a row, this one included; by
   *        default all of the object. No byte behind it is requested
   */
  read(from: number, length: number, until?: number): Promise<Uint8Array>;
  /** Ends the running answer. To be called when nothing more is read; nothing happens when there is none. */
  close(): void;
};

/**
 * Reads parts of one object. A part that begins where the last one ended comes from one running answer, so a whole
 * document costs two requests, not one for each of its segments. The answer is taken as slowly as the parts are
 * requested; of a reader for whom that is too slow, every further part is a request of its own.
 */
export function openS3Reader(settings: S3Settings, key: string, limits: Partial<S3ReaderLimits> = {}): S3Reader {
  const allLimits = { ...S3_LIMITS, idleMs: IDLE_MS, ...limits };
  const storage = createS3Storage(settings, allLimits);
  let rest: Rest | null = null;
  let nextFrom = -1;
  let isSlow = false;
  const close = () => {
    rest?.close();
    rest = null;
  };
  const read = async (from: number, length: number, until: number) => {
    const isNext = from === nextFrom;
    nextFrom = from + length;
    if (!isNext || (rest && nextFrom > rest.until)) close();
    if (isNext && (rest || (until > nextFrom && !isSlow))) {
      try {
        rest ??= await openRest(settings, allLimits, key, { from, until });
        const bytes = await rest.take(length);
        if (bytes.length < length || nextFrom >= until) close();
        return bytes;
      } catch (error) {
        isSlow ||= rest?.isIdle() ?? false;
        close();
        // Only failures that may pass are tried again, by a request for this part alone.
        if (withoutAnswer(error).kind === "refused") throw error;
      }
    }
    return storage.read(key, from, length);
  };
  // One after the other: parts of one answer come in order.
  let last: Promise<unknown> = Promise.resolve();
  return {
    read(from, length, until = Number.POSITIVE_INFINITY) {
      const result = last.then(() => read(from, length, until));
      last = result.catch(() => {});
      return result;
    },
    close,
  };
}
