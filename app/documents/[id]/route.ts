import { getTranslations } from "next-intl/server";
import { byteStream } from "@/lib/document/byte-stream";
import { contentDisposition } from "@/lib/document/filename";
import { openDocument } from "@/lib/mailbox/open-document";
import { recordDocumentOpened } from "@/lib/mailbox/record-opened";
import { isPersonReading } from "@/lib/web/person-reading";
import { type CustomerHandler, customerRoute } from "@/lib/web/route";

/** How long a reader is asked to wait when too many bytes are under way. */
const RETRY_AFTER_SECONDS = 5;
const STATUS = { "not-found": 404, expired: 410, withdrawn: 410, damaged: 500, busy: 503 } as const;

/** A refusal in the reader's words; plain text, because the address may stand in a tab of its own. */
async function refusal(kind: keyof typeof STATUS): Promise<Response> {
  const texts = await getTranslations("message");
  const system = await getTranslations("system.notFound");
  const words =
    kind === "not-found"
      ? system("heading")
      : kind === "expired" || kind === "withdrawn"
        ? texts("gone.heading")
        : texts("document.error");
  const headers: Record<string, string> = { "Content-Type": "text/plain; charset=utf-8" };
  if (kind === "busy") headers["Retry-After"] = String(RETRY_AFTER_SECONDS);
  return new Response(words, { status: STATUS[kind], headers });
}

/**
 * A document, decrypted and verified whole before the first byte leaves (CONTRACT, decision 6): in the browser's viewer,
 * or with `?download=1` to be saved. `?from=bin` opens what lies in the bin. A person's GET is written down.
 */
const serveDocument: CustomerHandler = async ({ ctx, client, session, request }, { id }) => {
  const { searchParams } = new URL(request.url);
  const download = searchParams.get("download") === "1";
  const from = searchParams.get("from") === "bin" ? "bin" : "inbox";
  const accountId = session.account.id;
  const opened = await openDocument(ctx, { accountId, documentId: id ?? "", from });
  if (!opened.ok) return refusal(opened.error.kind);
  const { bytes, filename, mediaType, release } = opened.value;
  const headers = {
    "Content-Type": mediaType,
    "Content-Length": String(bytes.length),
    "Content-Disposition": contentDisposition(filename, download ? "attachment" : "inline"),
    "Content-Security-Policy": `default-src 'none'; frame-ancestors 'self'${download ? "; sandbox" : ""}`,
  };
  if (request.method === "HEAD") {
    release();
    return new Response(null, { headers });
  }
  if (isPersonReading(request.headers)) {
    const how = download ? "downloaded" : "opened";
    await recordDocumentOpened(ctx, { accountId, documentId: id ?? "", how, network: client.network });
  }
  return new Response(byteStream(bytes, release), { headers });
};

export const GET = customerRoute(serveDocument);
export const HEAD = customerRoute(serveDocument);
