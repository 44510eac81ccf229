import { listEventsCall } from "@/app/api/v1/messages/schema";
import { limitOf, pageResponse, wrongCursor } from "@/app/api/v1/page-json";
import { decodeCursor } from "@/lib/api/cursor";
import { listEventsOfSender } from "@/lib/mailbox/sender/sender-messages";
import { apiRoute, otherMethods } from "@/lib/web/api/api-route";

const LIST = "message-events";

export const GET = apiRoute(listEventsCall, async ({ ctx, sender, params, query, request, problem }) => {
  const { cursor } = query;
  const after = cursor === undefined ? 0 : decodeCursor(LIST, "number", cursor);
  if (after === null) {
    return wrongCursor(problem);
  }
  const page = await listEventsOfSender(ctx, sender, { messageId: params.id ?? "", after, limit: limitOf(query) });
  if (!page.ok) return problem("not-found");
  const { rows, next } = page.value;
  return pageResponse(
    request,
    LIST,
    rows.map(({ at, ...event }) => ({ ...event, at: at.toISOString() })),
    next,
  );
});

const others = otherMethods(listEventsCall);

export { others as DELETE, others as OPTIONS, others as PATCH, others as POST, others as PUT };
