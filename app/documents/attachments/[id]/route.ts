import { byteStream } from "@/lib/document/byte-stream";
import { contentDisposition } from "@/lib/document/filename";
import { type DescribedAttachment, describeAttachment, openAttachment } from "@/lib/mailbox/reply/open-attachment";
import { customerSessionOf } from "@/lib/web/customer-session";
import { refuseFile } from "@/lib/web/refuse-file";
import { setContentLength } from "@/lib/web/response-status";
import { type CustomerHandler, customerRoute, withoutSession } from "@/lib/web/route";

const headersOf = ({ filename, mediaType }: Pick<DescribedAttachment, "filename" | "mediaType">) => ({
  "Content-Type": mediaType,
  "Content-Disposition": contentDisposition(filename, "attachment"),
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
});

/** Serves an attachment of a reply, always as a download. */
const getAttachment: CustomerHandler = async ({ ctx, session, client, request }, { id = "" }) => {
  const opened = await openAttachment(ctx, { session: customerSessionOf(session, client), attachmentId: id });
  if (!opened.ok) {
    return opened.error.kind === "signed-out" ? withoutSession(request) : refuseFile(opened.error.kind, request);
  }
  const { bytes, release } = opened.value;
  setContentLength(bytes.length);
  return new Response(byteStream(bytes, release), { headers: headersOf(opened.value) });
};

/** HEAD has its own handler, because Next would run GET for it, and HEAD must record nothing. */
const headAttachment: CustomerHandler = async ({ ctx, session, client, request }, { id = "" }) => {
  const described = await describeAttachment(ctx, { session: customerSessionOf(session, client), attachmentId: id });
  if (!described.ok) return refuseFile(described.error.kind, request);
  setContentLength(described.value.sizeBytes);
  return new Response(null, { headers: headersOf(described.value) });
};

export const GET = customerRoute(getAttachment);
export const HEAD = customerRoute(headAttachment);
