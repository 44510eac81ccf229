import { contentDisposition } from "@/lib/document/filename";
import { ok } from "@/lib/kernel/result";
import { openAttachmentForStaff } from "@/lib/mailbox/staff/open-attachment";
import { limitedAnswer, partialBytes, streamed } from "@/lib/web/document-response";
import { staffRoute } from "@/lib/web/staff-route";

const STATUS = { "not-found": 404, damaged: 500, "too-many": 429 } as const;

/** Sends an attachment of a customer's reply to staff, always as a download: it may come from anybody. */
export const GET = staffRoute("GET /staff/files/attachments/[id]", async ({ ctx, session, request }, { id = "" }) => {
  // Next runs GET for HEAD, which must record no download.
  if (request.method !== "GET") return new Response(null, { status: 405, headers: { Allow: "GET" } });
  const { member } = session;
  const answer = await limitedAnswer(member.id, async (release) => {
    const opened = await openAttachmentForStaff(ctx, { attachmentId: id, by: member });
    if (!opened.ok) return opened;
    const { filename, sizeBytes, chunks } = opened.value;
    const headers = {
      // Never the customer's own type, so that no browser shows the file in the workspace.
      "Content-Type": "application/octet-stream",
      "Content-Disposition": contentDisposition(filename, "attachment"),
      "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    };
    return ok(streamed({ ...partialBytes(headers, { sizeBytes, part: null }), chunks, release }, request.signal));
  });
  return answer.ok ? answer.value : new Response(null, { status: STATUS[answer.error.kind] });
});
