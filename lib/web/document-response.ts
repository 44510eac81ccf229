import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import type { Context } from "@/lib/context";
import type { Release } from "@/lib/document/byte-budget";
import { byteStream } from "@/lib/document/byte-stream";
import { contentDisposition } from "@/lib/document/filename";
import { parseRange, type RequestedRange } from "@/lib/document/range";
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
import { setContentLength } from "@/lib/web/response-status";

const RANGE_NOT_SATISFIABLE = 416;

/**
 * The requested document. The kind of the reading is chosen from the address alone: no header changes it. A Range header
 * decides only whether the unread mark stays.
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

/**
 * The response to GET or HEAD of a document. Every response with bytes, whole or partial, is sent after its event is
 * committed (`openDocument`). Responses without bytes (to HEAD, and 416) are made from the document's row and record
 * nothing. Conditional headers are ignored, because no response has a validator.
 */
export async function documentResponse(
  ctx: Context,
  asked: DocumentRequest,
  { method, headers }: Pick<Request, "method" | "headers">,
): Promise<Result<Response, DocumentFailure>> {
  if (method === "HEAD" || headers.has("range")) {
    const described = await describeDocument(ctx, asked);
    if (!described.ok) return described;
    const { sizeBytes } = described.value;
    if (method === "HEAD") {
      setContentLength(sizeBytes);
      return ok(new Response(null, { headers: headersOf(described.value, asked) }));
    }
    if (requestedRange(headers, sizeBytes).kind === "unsatisfiable") {
      const size = { "Content-Range": `bytes */${sizeBytes}` };
      return ok(new Response(null, { status: RANGE_NOT_SATISFIABLE, headers: size }));
    }
  }
  const opened = await openDocument(ctx, { ...asked, isPart: headers.has("range") });
  if (!opened.ok) return err(opened.error);
  const { kind, session } = asked;
  return ok(streamed(answerBytes(ctx, { kind, accountId: session.accountId }, headers, opened.value)));
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
export type DocumentBytes = {
  status: 200 | 206;
  headers: Record<string, string>;
  /** The whole document or the requested part. */
  bytes: Uint8Array;
  /** To be called when the bytes are sent or the client has gone. */
  release: Release;
  /** To be awaited before the last bytes are sent, so that a complete download is always recorded; never throws. */
  onTaken?: () => Promise<void>;
};

/** The response with the requested bytes, the same in lib/web/document-route.ts and in lib/server. */
export function answerBytes(
  ctx: Context,
  asked: Pick<DocumentRequest, "kind"> & { accountId: AuthorizedAccountId },
  headers: Pick<Headers, "get" | "has">,
  opened: OpenedDocument,
): DocumentBytes {
  const { bytes, messageId, release } = opened;
  const range = requestedRange(headers, bytes.length);
  const { first, last } = range.kind === "part" ? range : { first: 0, last: bytes.length - 1 };
  const part = { "Content-Range": `bytes ${first}-${last}/${bytes.length}` };
  const toTheEnd = asked.kind === "downloaded" && last === bytes.length - 1;
  return {
    status: range.kind === "part" ? 206 : 200,
    headers: { ...headersOf(opened, asked), ...(range.kind === "part" ? part : {}) },
    bytes: bytes.subarray(first, last + 1),
    release,
    ...(toTheEnd ? { onTaken: () => recordDownloaded(ctx, { accountId: asked.accountId, messageId }) } : {}),
  };
}

function streamed({ status, headers, bytes, release, onTaken }: DocumentBytes): Response {
  setContentLength(bytes.length);
  return new Response(byteStream(bytes, release, onTaken), { status, headers });
}
