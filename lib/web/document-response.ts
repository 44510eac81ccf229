import "server-only";
import type { Context } from "@/lib/context";
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
  const { searchParams } = new URL(url);
  return {
    session,
    documentId,
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
  return opened.ok ? ok(answerBytes(ctx, asked, headers, opened.value)) : err(opened.error);
}

/** With `If-Range` the whole document is sent, because responses have no validator to compare. */
function requestedRange(headers: Headers, size: number): RequestedRange {
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

/** The response with the requested bytes of a document whose reading is committed. */
function answerBytes(ctx: Context, asked: DocumentRequest, headers: Headers, opened: OpenedDocument): Response {
  const { bytes, messageId, release } = opened;
  const range = requestedRange(headers, bytes.length);
  const { first, last } = range.kind === "part" ? range : { first: 0, last: bytes.length - 1 };
  const part = { "Content-Range": `bytes ${first}-${last}/${bytes.length}` };
  const toTheEnd = asked.kind === "downloaded" && last === bytes.length - 1;
  const onTaken = toTheEnd ? () => recordDownloaded(ctx, { accountId: asked.session.accountId, messageId }) : undefined;
  setContentLength(last - first + 1);
  return new Response(byteStream(bytes.subarray(first, last + 1), release, onTaken), {
    status: range.kind === "part" ? 206 : 200,
    headers: { ...headersOf(opened, asked), ...(range.kind === "part" ? part : {}) },
  });
}
