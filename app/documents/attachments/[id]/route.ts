import { getTranslations } from "next-intl/server";
import { byteStream } from "@/lib/document/byte-stream";
import { contentDisposition } from "@/lib/document/filename";
import { openAttachment } from "@/lib/mailbox/open-attachment";
import { answerOfLength } from "@/lib/web/answer-status";
import { customerRoute } from "@/lib/web/route";

const RETRY_AFTER_SECONDS = 5;
const STATUS = { "not-found": 404, damaged: 500, busy: 503 } as const;

/** A file that the customer sent with a reply: always to be saved, never shown in the portal (SEC-63). */
export const GET = customerRoute(async ({ ctx, session }, { id = "" }) => {
  const opened = await openAttachment(ctx, { accountId: session.account.id, attachmentId: id });
  if (!opened.ok) {
    const { kind } = opened.error;
    const words =
      kind === "not-found"
        ? (await getTranslations("system.notFound"))("heading")
        : (await getTranslations("message.document"))("error");
    const headers: Record<string, string> = { "Content-Type": "text/plain; charset=utf-8" };
    if (kind === "busy") headers["Retry-After"] = String(RETRY_AFTER_SECONDS);
    return new Response(words, { status: STATUS[kind], headers });
  }
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
