import { byteStream } from "@/lib/document/byte-stream";
import { contentDisposition } from "@/lib/document/filename";
import { openAttachment } from "@/lib/mailbox/open-attachment";
import { answerOfLength } from "@/lib/web/answer-status";
import { customerRoute } from "@/lib/web/route";
import { refuseFile } from "../../refuse-file";

/** A file that the customer sent with a reply: always to be saved, never shown in the portal (SEC-63). */
export const GET = customerRoute(async ({ ctx, session, request }, { id = "" }) => {
  const opened = await openAttachment(ctx, { accountId: session.account.id, attachmentId: id });
  if (!opened.ok) return refuseFile(opened.error.kind, request);
  const { bytes, filename, mediaType, release } = opened.value;
  answerOfLength(bytes.length);
  return new Response(byteStream(bytes, release), {
    headers: {
      "Content-Type": mediaType,
      "Content-Disposition": contentDisposition(filename, "attachment"),
      "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    },
  });
});
