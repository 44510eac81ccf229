import { contentDisposition } from "@/lib/document/filename";
import type { BytePart } from "@/lib/document/read-document";
import { ok } from "@/lib/kernel/result";
import { type DescribedAttachment, describeAttachment, openAttachment } from "@/lib/mailbox/reply/open-attachment";
import { customerSessionOf } from "@/lib/web/customer-session";
import { limitedAnswer, partialBytes, requestedRange, streamed, unsatisfiable } from "@/lib/web/document-response";
import { refuseFile } from "@/lib/web/refuse-file";
import { setContentLength } from "@/lib/web/response-status";
import { type CustomerHandler, customerRoute, withoutSession } from "@/lib/web/route";

const headersOf = ({ filename, mediaType }: Pick<DescribedAttachment, "filename" | "mediaType">) => ({
  "Content-Type": mediaType,
  "Accept-Ranges": "bytes",
  "Content-Disposition": contentDisposition(filename, "attachment"),
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
});

/** Serves an attachment of a reply, or a range of it, always as a download. */
const getAttachment: CustomerHandler = async ({ ctx, session, client, request }, { id: attachmentId = "" }) => {
  const access = { session: customerSessionOf(session, client), attachmentId };
  const { headers } = request;
  let part: BytePart | null = null;
  if (headers.has("range")) {
    const described = await describeAttachment(ctx, access);
    if (!described.ok) return refuseFile(described.error.kind, request);
    const { sizeBytes } = described.value;
    const range = requestedRange(headers, sizeBytes);
    if (range.kind === "unsatisfiable") return unsatisfiable(sizeBytes);
    if (range.kind === "part") part = range;
  }
  const answer = await limitedAnswer(access.session.accountId, async (release) => {
    const opened = await openAttachment(ctx, { ...access, part });
    if (!opened.ok) return opened;
    const { sizeBytes, chunks } = opened.value;
    const bytes = { ...partialBytes(headersOf(opened.value), { sizeBytes, part }), chunks, release };
    return ok(streamed(bytes, request.signal));
  });
  if (answer.ok) return answer.value;
  return answer.error.kind === "signed-out" ? withoutSession(request) : refuseFile(answer.error.kind, request);
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
