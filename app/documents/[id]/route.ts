import { byteStream } from "@/lib/document/byte-stream";
import { contentDisposition } from "@/lib/document/filename";
import { parseRange, type RequestedRange } from "@/lib/document/range";
import { openDocument } from "@/lib/mailbox/open-document";
import { recordDocumentOpened } from "@/lib/mailbox/record-opened";
import { answerOfLength } from "@/lib/web/answer-status";
import { isPersonReading } from "@/lib/web/person-reading";
import { type CustomerHandler, customerRoute } from "@/lib/web/route";
import { refuseFile, standsAlone } from "../refuse-file";

/** Only a GET asks for a part; `If-Range` needs a validator, which an answer that nobody may keep does not carry. */
function requestedRange({ method, headers }: Request, size: number): RequestedRange {
  const asked = method === "GET" && !headers.has("if-range") ? headers.get("range") : null;
  return parseRange(asked, size);
}

/**
 * A document, decrypted and verified whole before the first byte leaves (CONTRACT, decision 6): in the browser's viewer,
 * or with `?download=1` to be saved. `?from=bin` opens what lies in the bin. A range is cut out of the verified whole.
 * A person's GET is written down: an opening when the answer begins, a download when its last bytes are taken, and only
 * of the whole.
 */
const serveDocument: CustomerHandler = async ({ ctx, client, session, request }, { id }) => {
  const { searchParams } = new URL(request.url);
  const download = searchParams.get("download") === "1";
  const from = searchParams.get("from") === "bin" ? "bin" : "inbox";
  const accountId = session.account.id;
  const opened = await openDocument(ctx, { accountId, documentId: id ?? "", from });
  if (!opened.ok) {
    const { error } = opened;
    // A damaged document asked for in a window of its own: the item's page says so (message-7).
    if (error.kind !== "damaged" || from === "bin" || !standsAlone(request)) return refuseFile(error.kind, request);
    return new Response(null, {
      status: 303,
      headers: { Location: `/inbox/${error.messageId}?notice=document-error` },
    });
  }
  const { bytes, filename, mediaType, release } = opened.value;
  const range = requestedRange(request, bytes.length);
  if (range.kind === "unsatisfiable") {
    release();
    return new Response(null, { status: 416, headers: { "Content-Range": `bytes */${bytes.length}` } });
  }
  const { first, last } = range.kind === "part" ? range : { first: 0, last: bytes.length - 1 };
  const part: Record<string, string> =
    range.kind === "part" ? { "Content-Range": `bytes ${first}-${last}/${bytes.length}` } : {};
  const headers = {
    ...part,
    "Content-Type": mediaType,
    "Accept-Ranges": "bytes",
    "Content-Disposition": contentDisposition(filename, download ? "attachment" : "inline"),
    "Content-Security-Policy": `default-src 'none'; frame-ancestors 'self'${download ? "; sandbox" : ""}`,
  };
  answerOfLength(last - first + 1);
  if (request.method === "HEAD") {
    release();
    return new Response(null, { headers });
  }
  const person = isPersonReading(request.headers);
  const mark = { accountId, documentId: id ?? "", network: client.network };
  if (person && !download) await recordDocumentOpened(ctx, { ...mark, how: "opened" });
  const taken = async () => {
    try {
      await recordDocumentOpened(ctx, { ...mark, how: "downloaded" });
    } catch (error) {
      ctx.log.error({ documentId: mark.documentId }, "a download could not be written down", error);
    }
  };
  const onTaken = person && download && range.kind === "whole" ? taken : undefined;
  const status = range.kind === "part" ? 206 : 200;
  return new Response(byteStream(bytes.subarray(first, last + 1), release, onTaken), { status, headers });
};

export const GET = customerRoute(serveDocument);
export const HEAD = customerRoute(serveDocument);
