import { limitOf, pageResponse, wrongCursor } from "@/app/api/v1/page-json";
import { replySummaryJson } from "@/app/api/v1/replies/reply-json";
import { listRepliesCall } from "@/app/api/v1/replies/schema";
import { decodeCursor } from "@/lib/api/cursor";
import { listRepliesOfSender } from "@/lib/mailbox/sender/sender-replies";
import { readQueuePosition, writeQueuePosition } from "@/lib/mailbox/staff/reply-queue";
import { apiRoute, otherMethods } from "@/lib/web/api/api-route";

const LIST = "replies";

export const GET = apiRoute(listRepliesCall, async ({ ctx, sender, query, request, problem }) => {
  const { cursor, state = null } = query;
  const after = cursor === undefined ? null : readQueuePosition(decodeCursor(LIST, "string", cursor));
  if (cursor !== undefined && after === null) return wrongCursor(problem);
  const { rows, next } = await listRepliesOfSender(ctx, sender, { state, after, limit: limitOf(query) });
  return pageResponse(request, LIST, rows.map(replySummaryJson), next && writeQueuePosition(next));
});

const others = otherMethods(listRepliesCall);

export { others as DELETE, others as OPTIONS, others as PATCH, others as POST, others as PUT };
