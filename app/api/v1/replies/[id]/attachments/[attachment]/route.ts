import { getAttachmentCall } from "@/app/api/v1/replies/schema";
import { contentDisposition } from "@/lib/document/filename";
import { ok } from "@/lib/kernel/result";
import { openAttachmentOfSender } from "@/lib/mailbox/sender/sender-replies";
import { apiRoute, otherMethods } from "@/lib/web/api/api-route";
import { limitedAnswer, partialBytes, streamed } from "@/lib/web/document-response";

export const GET = apiRoute(getAttachmentCall, async ({ ctx, sender, params, request, problem }) => {
  const asked = { replyId: params.id ?? "", attachmentId: params.attachment ?? "" };
  const answer = await limitedAnswer(sender.keyId, async (release) => {
    const opened = await openAttachmentOfSender(ctx, sender, asked);
    if (!opened.ok) return opened;
    const { filename, sizeBytes, chunks } = opened.value;
    const headers = {
      // Not the type that the customer chose: no program opens the file by it.
      "Content-Type": "application/octet-stream",
      "Content-Disposition": contentDisposition(filename, "attachment"),
    };
    return ok(streamed({ ...partialBytes(headers, { sizeBytes, part: null }), chunks, release }, request.signal));
  });
  if (answer.ok) return answer.value;
  if (answer.error.kind === "too-many") return problem("busy", { retrySeconds: 1 });
  return problem(answer.error.kind === "damaged" ? "attachment-damaged" : "not-found");
});

const others = otherMethods(getAttachmentCall);

export { others as DELETE, others as OPTIONS, others as PATCH, others as POST, others as PUT };
