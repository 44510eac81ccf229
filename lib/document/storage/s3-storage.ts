import "server-only";
import { sha256Hex } from "@/lib/document/seal";
import { EMPTY_SHA256, S3_LIMITS, type S3Limits, sendRequest } from "@/lib/document/storage/s3-request";
import { StorageError } from "@/lib/document/storage/storage-error";
import type { S3Settings, Settings } from "@/lib/settings";

/** Documents in the bucket of an S3-compatible store, as sealed bytes: the store never gets a plain byte or a name. */
export type S3Storage = {
  readonly place: "s3";
  /**
   * Writes an object and has the store compare its SHA-256.
   *
   * @param key unused so far: an object with a document is never replaced
   * @param sealedSize bytes of `sealed`
   * @throws StorageError; the object may be there all the same
   */
  write(key: string, sealed: Uint8Array | AsyncIterable<Uint8Array>, sealedSize: number): Promise<void>;
  /**
   * Reads a part: fewer bytes than asked for only where the object ends before, and none where there is no such object.
   *
   * @throws StorageError; never `missing`
   */
  read(key: string, from: number, length: number): Promise<Uint8Array>;
  /** Removes an object; one that is not there is done. @throws StorageError when it may be left */
  remove(key: string): Promise<void>;
};

/** The one buffer that an upload needs: it is signed whole, and sent again after a failure. */
async function wholeOf(sealed: Uint8Array | AsyncIterable<Uint8Array>, sealedSize: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  if (sealed instanceof Uint8Array) parts.push(sealed);
  else for await (const part of sealed) parts.push(part);
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  if (size !== sealedSize) throw new Error(`An object of ${sealedSize} bytes was to be written, not of ${size}.`);
  return parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts, size);
}

/** Reads an answer that has the requested range, or as much of it as there is of the object. */
async function takeRange(response: Response, from: number, length: number): Promise<Uint8Array> {
  const [, first, last, total] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(response.headers.get("content-range") ?? "") ?? [];
  const end = Math.min(from + length, Number(total));
  if (response.status !== 206 || Number(first) !== from || Number(last) !== end - 1) {
    await response.body?.cancel();
    throw new StorageError("refused", "the store does not answer a range");
  }
  const bytes = new Uint8Array(end - from);
  let at = 0;
  for await (const part of response.body ?? []) {
    if (at + part.length > bytes.length) throw new StorageError("unavailable", "more bytes than announced");
    bytes.set(part, at);
    at += part.length;
  }
  if (at < bytes.length) throw new StorageError("unavailable", "fewer bytes than announced");
  return bytes;
}

const isMissing = (error: unknown) => error instanceof StorageError && error.kind === "missing";

/** @param limits of time and attempts; tests shorten them */
export function createS3Storage(settings: S3Settings, limits: S3Limits = S3_LIMITS): S3Storage {
  return {
    place: "s3",
    async write(key, sealed, sealedSize) {
      const body = await wholeOf(sealed, sealedSize);
      const headers = { "content-type": "application/octet-stream" };
      const request = { method: "PUT", key, headers, body, sha256: sha256Hex(body), bytes: body.length } as const;
      await sendRequest(settings, limits, request, (response) => response.text());
    },
    async read(key, from, length) {
      if (length === 0) return new Uint8Array(0);
      const headers = { range: `bytes=${from}-${from + length - 1}` };
      const request = { method: "GET", key, headers, sha256: EMPTY_SHA256, bytes: length } as const;
      try {
        return await sendRequest(settings, limits, request, (response) => takeRange(response, from, length));
      } catch (error) {
        if (isMissing(error)) return new Uint8Array(0);
        throw error;
      }
    },
    async remove(key) {
      const request = { method: "DELETE", key, sha256: EMPTY_SHA256, bytes: 0 } as const;
      try {
        await sendRequest(settings, limits, request, (response) => response.text());
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
    },
  };
}

/** The configured S3 store; null when there is none. */
export function s3StorageOf(settings: Pick<Settings, "documentStorage">): S3Storage | null {
  const { s3 } = settings.documentStorage;
  return s3 && createS3Storage(s3);
}
