import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import type { Context } from "@/lib/context";
import { documentAnswers, type Release } from "@/lib/document/answer-limit";
import { byteStream, type StreamedBytes } from "@/lib/document/byte-stream";
import { contentDisposition } from "@/lib/document/filename";
import { parseRange, type RequestedRange } from "@/lib/document/range";
import type { BytePart } from "@/lib/document/read-document";
import { err, ok, type Result } from "@/lib/kernel/result";
import { recordDownloaded } from "@/lib/mailbox/message/record-downloaded";
import type { CustomerSession } from "@/lib/mailbox/reading/customer-session";
import {
  type DescribedDocument,
  type DocumentAccess,
  type DocumentFailure,
  describeDocument,
  type OpenedDocument,
  openDocument,
} from "@/lib/mailbox/reading/open-document";
import type { ReadingKind } from "@/lib/mailbox/reading/reading";
import { freeSentParts, setContentLength } from "@/lib/web/response-status";

const RANGE_NOT_SATISFIABLE = 416;

/**
 * The requested document. The kind of the reading is chosen from the address alone: no header changes it. A Range
 * header decides only whether the unread mark stays.
 */
export type DocumentRequest = DocumentAccess & { kind: ReadingKind };

export function documentRequest(url: string, session: CustomerSession, documentId: string): DocumentRequest {
  return { session, documentId, ...requestedReading(new URL(url).searchParams) };
}

/** What the query of a document's address asks for. */
export function requestedReading(searchParams: URLSearchParams): Pick<DocumentRequest, "from" | "kind"> {
  return {
    from: searchParams.get("from") === "trash" ? "trash" : "inbox",
    kind: searchParams.get("download") === "1" ? "downloaded" : "opened",
  };
}

/** The customer has as many answers under way as are allowed (lib/document/answer-limit.ts): 429 with Retry-After. */
export type TooManyAnswers = { kind: "too-many" };

/**
 * The response to GET or HEAD of a document. Every response with bytes, whole or partial, is sent after its event is
 * committed (`openDocument`). Responses without bytes (to HEAD, and 416) are made from the document's row and record
 * nothing. Conditional headers are ignored, because no response has a validator.
 */
export async function documentResponse(
  ctx: Context,
  asked: DocumentRequest,
  { method, headers, signal }: Pick<Request, "method" | "headers"> & Partial<Pick<Request, "signal">>,
): Promise<Result<Response, DocumentFailure | TooManyAnswers>> {
  let part: BytePart | null = null;
  if (method === "HEAD" || headers.has("range")) {
    const described = await describeDocument(ctx, asked);
    if (!described.ok) return described;
    const { sizeBytes } = described.value;
    if (method === "HEAD") {
      setContentLength(sizeBytes);
      return ok(new Response(null, { headers: headersOf(described.value, asked) }));
    }
    const range = requestedRange(headers, sizeBytes);
    if (range.kind === "unsatisfiable") return ok(unsatisfiable(sizeBytes));
    if (range.kind === "part") part = range;
  }
  const { kind, session } = asked;
  return limitedAnswer(session.accountId, async (release) => {
    const opened = await openDocument(ctx, { ...asked, isPart: headers.has("range"), part });
    if (!opened.ok) return err(opened.error);
    const bytes = answerBytes(ctx, { kind, accountId: session.accountId, part }, opened.value, release);
    return ok(streamed(bytes, signal));
  });
}

/**
 * Makes an answer with bytes while the customer has few enough of them. `answer` passes `release` on to what sends the
 * bytes; when it fails, nothing is held.
 */
export async function limitedAnswer<T, E extends { kind: string }>(
  accountId: string,
  answer: (release: Release) => Promise<Result<T, E>>,
): Promise<Result<T, E | TooManyAnswers>> {
  const release = await documentAnswers().wait(accountId);
  if (!release) return err({ kind: "too-many" });
  try {
    const made = await answer(release);
    if (!made.ok) release();
    return made;
  } catch (error) {
    release();
    throw error;
  }
}

/** The response to a range behind the end. */
export function unsatisfiable(sizeBytes: number): Response {
  return new Response(null, { status: RANGE_NOT_SATISFIABLE, headers: { "Content-Range": `bytes */${sizeBytes}` } });
}

/** With `If-Range` the whole document is sent, because responses have no validator to compare. */
export function requestedRange(headers: Pick<Headers, "get" | "has">, size: number): RequestedRange {
  return parseRange(headers.has("if-range") ? null : headers.get("range"), size);
}

function headersOf(
  { filename, mediaType }: Pick<DescribedDocument, "filename" | "mediaType">,
  { kind }: Pick<DocumentRequest, "kind">,
): Record<string, string> {
  const download = kind === "downloaded";
  return {
    "Content-Type": mediaType,
    "Accept-Ranges": "bytes",
    "Content-Disposition": contentDisposition(filename, download ? "attachment" : "inline"),
    "Content-Security-Policy": `default-src 'none'; frame-ancestors 'self'${download ? "; sandbox" : ""}`,
  };
}

/** A response with bytes of a document whose reading is committed, and what its sender has to call. */
export type DocumentBytes = StreamedBytes & { status: 200 | 206; headers: Record<string, string> };

/**
 * The response with the requested bytes, the same in lib/web/document-route.ts and in lib/server.
 *
 * @param asked.part with which the document was opened
 * @param release to be called when the bytes are sent or the client has gone
 */
export function answerBytes(
  ctx: Context,
  asked: Pick<DocumentRequest, "kind"> & { accountId: AuthorizedAccountId; part: BytePart | null },
  opened: OpenedDocument,
  release: Release,
): DocumentBytes {
  const { messageId, sizeBytes, chunks } = opened;
  const { kind, accountId, part } = asked;
  const sent = partialBytes(headersOf(opened, asked), { sizeBytes, part });
  const toTheEnd = kind === "downloaded" && (part?.last ?? sizeBytes - 1) === sizeBytes - 1;
  // Awaited before the last bytes are sent, so that a complete download is always recorded; never throws.
  const onTaken = () => recordDownloaded(ctx, { accountId, messageId });
  return { ...sent, chunks, release, ...(toTheEnd ? { onTaken } : {}) };
}

/** Status, headers and length of a response with all bytes of a file or a part of them. */
export function partialBytes(
  headers: Record<string, string>,
  { sizeBytes, part }: { sizeBytes: number; part: BytePart | null },
): Pick<DocumentBytes, "status" | "headers" | "length"> {
  if (!part) return { status: 200, headers, length: sizeBytes };
  const { first, last } = part;
  const range = { "Content-Range": `bytes ${first}-${last}/${sizeBytes}` };
  return { status: 206, headers: { ...headers, ...range }, length: last - first + 1 };
}

/** @param signal of the request */
export function streamed({ status, headers, ...bytes }: DocumentBytes, signal?: AbortSignal): Response {
  setContentLength(bytes.length);
  freeSentParts();
  return new Response(byteStream(bytes, { signal }), { status, headers });
}
