import "server-only";
import { AwsV4Signer } from "aws4fetch";
import { StorageError } from "@/lib/document/storage/storage-error";
import { countStorageError } from "@/lib/metrics/process-metrics";
import type { S3Settings } from "@/lib/settings";

/** Limits of the requests to a store; tests shorten them. */
export type S3Limits = {
  /** Milliseconds without an answer, or without a further byte of one, after which an attempt is given up. */
  silenceMs: number;
  /** Milliseconds before the second, third … attempt; there are no more attempts. */
  retryAfterMs: readonly number[];
};

export const S3_LIMITS: S3Limits = { silenceMs: 10_000, retryAfterMs: [200, 1000] };

/** Added to the time limit of an attempt for the bytes that it moves: 1 MB a second. */
const BYTES_PER_MS = 1000;

export type S3Request = {
  method: "GET" | "PUT" | "DELETE";
  /** null: the bucket itself, for a listing. */
  key: string | null;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: Uint8Array;
  /** SHA-256 of the body, hexadecimal. It is part of the signature, so the store refuses other bytes. */
  sha256: string;
};

/** The SHA-256 of no bytes. */
export const EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/** Error codes of a store for a time that may be over soon, whatever their status is. */
const PASSING = /^(?:SlowDown|RequestTimeout|InternalError|ServiceUnavailable|OperationAborted|TooManyRequests)$/;
/** Error codes for an object that does not exist, or that ends before the requested range. */
const MISSING = /^(?:NoSuchKey|InvalidRange)$/;
const MAX_ERROR_BYTES = 16 * 1024;

/** The address of an object or, without a key, of the bucket. */
export function s3Url(settings: S3Settings, key: string | null, query: Record<string, string> = {}): URL {
  const url = new URL(settings.endpoint);
  if (!settings.pathStyle) url.hostname = `${settings.bucket}.${url.hostname}`;
  const path = [...(settings.pathStyle ? [settings.bucket] : []), ...(key === null ? [] : key.split("/"))];
  url.pathname = `/${path.map(encodeURIComponent).join("/")}`;
  url.search = new URLSearchParams(query).toString();
  return url;
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** The part of an answer's body that fits in MAX_ERROR_BYTES. */
async function errorText(response: Response): Promise<string> {
  const text = await response.text().catch(() => "");
  return text.slice(0, MAX_ERROR_BYTES);
}

async function failureOf(response: Response): Promise<StorageError> {
  const code = /<Code>(\w{1,64})<\/Code>/.exec(await errorText(response))?.[1] ?? "";
  const reason = code || `status ${response.status}`;
  const { status } = response;
  // Only the store itself says that an object is missing. A 404 or 416 without its code comes from something in front
  // of it, for example a proxy while the store is down.
  if (MISSING.test(code)) return new StorageError("missing", reason);
  const isBare = code === "" && (status === 404 || status === 416);
  const isPassing = isBare || status >= 500 || status === 429 || status === 408 || PASSING.test(code);
  return new StorageError(isPassing ? "unavailable" : "refused", reason);
}

/** The error of a request without a whole answer, with the code of the connection's error. */
export function withoutAnswer(error: unknown): StorageError {
  if (error instanceof StorageError) return error;
  const { name, cause } = error as { name?: string; cause?: { code?: string } };
  const reason = /^(?:Timeout|Abort)Error$/.test(name ?? "") ? "no answer in time" : cause?.code;
  return new StorageError("unavailable", reason ?? "connection lost", { cause: error });
}

/**
 * Signs a request (AWS Signature 4) and sends it once.
 *
 * @param signal ends the request; the caller stays responsible for the body of the answer
 * @returns an answer of status 200 to 299
 * @throws StorageError
 */
export async function sendOnce(settings: S3Settings, request: S3Request, signal: AbortSignal): Promise<Response> {
  const { accessKeyId, secretAccessKey, region } = settings;
  const signed = await new AwsV4Signer({
    ...{ accessKeyId, secretAccessKey, region, service: "s3" },
    method: request.method,
    url: s3Url(settings, request.key, request.query).href,
    headers: { "x-amz-content-sha256": request.sha256 },
  }).sign();
  // Not signed, because proxies may change them.
  for (const [name, value] of Object.entries({ "accept-encoding": "identity", ...request.headers })) {
    signed.headers.set(name, value);
  }
  try {
    const response = await fetch(signed.url, {
      method: signed.method,
      headers: signed.headers,
      body: request.body as Uint8Array<ArrayBuffer> | undefined,
      signal,
      cache: "no-store",
      // A redirect would carry the signature elsewhere; its status counts as refused.
      redirect: "manual",
    });
    if (response.ok) return response;
    throw await failureOf(response);
  } catch (error) {
    throw withoutAnswer(error);
  }
}

/** Does a step until it succeeds, again after each failure that may pass. @throws StorageError of the last attempt */
async function withRetries<T>({ retryAfterMs }: S3Limits, step: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await step();
    } catch (error) {
      const wait = retryAfterMs[attempt];
      if (!(error instanceof StorageError)) throw error;
      if (error.kind !== "unavailable" || wait === undefined) {
        if (error.kind !== "missing") countStorageError("s3");
        throw error;
      }
      await pause(wait);
    }
  }
}

/**
 * Sends a request and takes its whole answer.
 *
 * @param bytes size of what the request or its answer carries, for the time limit
 * @param take reads the answer; an error that it throws counts as a failed attempt
 * @throws StorageError of the last attempt
 */
export function sendRequest<T>(
  settings: S3Settings,
  limits: S3Limits,
  { bytes, ...request }: S3Request & { bytes: number },
  take: (response: Response) => Promise<T>,
): Promise<T> {
  const timeoutMs = Math.ceil(limits.silenceMs + bytes / BYTES_PER_MS);
  return withRetries(limits, async () => {
    try {
      return await take(await sendOnce(settings, request, AbortSignal.timeout(timeoutMs)));
    } catch (error) {
      throw withoutAnswer(error);
    }
  });
}
