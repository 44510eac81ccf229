/**
 * A fake S3-compatible store with one bucket. It refuses requests whose signature, time or body does not match, as a
 * real one does, and can fail in several ways.
 */
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { AwsV4Signer } from "aws4fetch";
import type { S3Settings } from "@/lib/settings";

/**
 * - `503`: answers SlowDown
 * - `hang`: reads the request and never answers
 * - `cut`: announces every byte, sends half of them and disconnects; of an upload nothing is kept
 * - `lost-answer`: does what was asked and disconnects without an answer
 * - `wrong-bytes`: answers other bytes than were stored, of the same number
 * - `whole`: ignores the range
 * - `404`, `416`: a proxy answers instead of the store, without its error codes
 */
export type S3Fault = "503" | "hang" | "cut" | "lost-answer" | "wrong-bytes" | "whole" | "404" | "416";

export type FakeS3 = {
  settings: S3Settings;
  /** As variables of the environment. */
  env: Record<string, string>;
  /** The stored objects by key. */
  objects: Map<string, Buffer>;
  /** Faults of the next requests, one each. */
  faults: S3Fault[];
  /** Fault of every request while `faults` is empty. */
  down: S3Fault | null;
  /** Keys of objects that it refuses to give, take or remove. */
  refused: Set<string>;
  /** Object lock: refuses an object without Content-MD5, as S3 does where a bucket keeps objects for some time. */
  isLocked: boolean;
  /** Methods and keys of the requests whose signature was right, in order. */
  requests: string[];
  /** Called before a request is done. */
  beforeRequest: ((method: string, key: string) => Promise<void> | void) | null;
  close(): Promise<void>;
};

const REGION = "test-1";
const BUCKET = "documents-of-tests";
const CREDENTIALS = { accessKeyId: "portal-test", secretAccessKey: "kRt5/vQ9+zLp0aWm2xYc8uJd4eFs6gHb" };
const MAX_CLOCK_DIFFERENCE_MS = 15 * 60 * 1000;

class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
  ) {
    super(code);
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** Refuses a request that is not signed with the right secret, is too old, or has another body than was signed. */
async function checkSignature(request: IncomingMessage, body: Buffer): Promise<void> {
  const { headers, method } = request;
  const given =
    /Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+), Signature=(\w{64})$/.exec(
      headers.authorization ?? "",
    );
  const [, keyId, , region, names = ""] = given ?? [];
  if (keyId !== CREDENTIALS.accessKeyId) throw new Refusal(403, "InvalidAccessKeyId");
  const datetime = String(headers["x-amz-date"]);
  const at = Date.parse(datetime.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
  if (!(Math.abs(Date.now() - at) < MAX_CLOCK_DIFFERENCE_MS)) throw new Refusal(403, "RequestTimeTooSkewed");
  const signed = names.split(";").filter((name) => name !== "host");
  const expected = await new AwsV4Signer({
    ...CREDENTIALS,
    ...{ region: REGION, service: "s3", datetime, method },
    url: `http://${headers.host}${request.url}`,
    headers: Object.fromEntries(signed.map((name) => [name, String(headers[name])])),
  }).sign();
  const isSame = expected.headers.get("authorization") === headers.authorization;
  if (!isSame || region !== REGION || !signed.includes("x-amz-content-sha256")) {
    throw new Refusal(403, "SignatureDoesNotMatch");
  }
  if (createHash("sha256").update(body).digest("hex") !== headers["x-amz-content-sha256"]) {
    throw new Refusal(400, "XAmzContentSHA256Mismatch");
  }
}

function sendBytes(response: ServerResponse, bytes: Buffer, range: string | undefined, fault: S3Fault | undefined) {
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(range ?? "") ?? [];
  const first = from === undefined || fault === "whole" ? 0 : Number(from);
  const last = !to || fault === "whole" ? bytes.length - 1 : Math.min(Number(to), bytes.length - 1);
  if (first > last) throw new Refusal(416, "InvalidRange");
  const part = Buffer.from(bytes.subarray(first, last + 1));
  if (fault === "wrong-bytes") part[part.length >> 1] = (part[part.length >> 1] as number) ^ 1;
  const isPart = range !== undefined && fault !== "whole";
  response.writeHead(isPart ? 206 : 200, {
    "Content-Length": part.length,
    ...(isPart ? { "Content-Range": `bytes ${first}-${last}/${bytes.length}` } : {}),
  });
  if (fault !== "cut") return void response.end(part);
  response.write(part.subarray(0, part.length >> 1), () => response.destroy());
}

async function answer(store: FakeS3, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const fault = store.faults.shift() ?? store.down ?? undefined;
  if (fault === "hang") return void request.resume();
  if (fault === "404" || fault === "416") return void response.writeHead(Number(fault)).end("<h1>no backend</h1>");
  if (fault === "cut" && request.method === "PUT") return void request.once("data", () => request.destroy());
  const body = await bodyOf(request);
  await checkSignature(request, body);
  const [, bucket, ...rest] = (request.url as string).split("/");
  const [method, key] = [request.method as string, rest.join("/")];
  if (bucket !== BUCKET) throw new Refusal(404, "NoSuchBucket");
  store.requests.push(`${method} ${key}`);
  if (fault === "503") throw new Refusal(503, "SlowDown");
  if (store.refused.has(key)) throw new Refusal(403, "AccessDenied");
  await store.beforeRequest?.(method, key);
  const md5 = createHash("md5").update(body).digest("base64");
  if (method === "PUT" && store.isLocked && request.headers["content-md5"] !== md5) {
    throw new Refusal(400, "InvalidRequest");
  }
  if (method === "PUT") store.objects.set(key, body);
  else if (method === "DELETE") store.objects.delete(key);
  if (fault === "lost-answer") return void response.destroy();
  if (method !== "GET") return void response.writeHead(method === "PUT" ? 200 : 204).end();
  const bytes = store.objects.get(key);
  if (!bytes) throw new Refusal(404, "NoSuchKey");
  sendBytes(response, bytes, request.headers.range, fault);
}

/** Starts the fake store on a free port of this machine. It keeps no process alive. */
export async function startS3(): Promise<FakeS3> {
  const server = createServer((request, response) => {
    request.on("error", () => {});
    answer(store, request, response).catch((error: unknown) => {
      const { status, code } = error instanceof Refusal ? error : new Refusal(500, "InternalError");
      const xml = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>refused</Message></Error>`;
      response.writeHead(status, { "Content-Type": "application/xml" }).end(xml);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const store: FakeS3 = {
    settings: { endpoint, region: REGION, bucket: BUCKET, ...CREDENTIALS, pathStyle: true },
    env: {
      S3_ENDPOINT: endpoint,
      S3_REGION: REGION,
      S3_BUCKET: BUCKET,
      S3_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
      S3_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    },
    objects: new Map(),
    faults: [],
    down: null,
    refused: new Set(),
    isLocked: false,
    requests: [],
    beforeRequest: null,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return store;
}
