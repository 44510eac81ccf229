import { replySummaryJson } from "@/app/api/v1/replies/reply-json";
import { getReplyCall } from "@/app/api/v1/replies/schema";
import { readReplyOfSender } from "@/lib/mailbox/sender/sender-replies";
import { jsonResponse } from "@/lib/web/api/api-response";
import { apiRoute, otherMethods } from "@/lib/web/api/api-route";

export const GET = apiRoute(getReplyCall, async ({ ctx, sender, params, problem }) => {
  const read = await readReplyOfSender(ctx, sender, params.id ?? "");
  if (!read.ok) return problem("not-found");
  return jsonResponse(200, { ...replySummaryJson(read.value), body: read.value.body });
});

const others = otherMethods(getReplyCall);

export { others as DELETE, others as OPTIONS, others as PATCH, others as POST, others as PUT };
