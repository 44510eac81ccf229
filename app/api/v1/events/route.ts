import { listFeedCall } from "@/app/api/v1/events/schema";
import { limitOf, wrongCursor } from "@/app/api/v1/page-json";
import { feedPosition } from "@/lib/feed/feed-event";
import { listEvents } from "@/lib/feed/list-events";
import { jsonResponse } from "@/lib/web/api/api-response";
import { apiRoute, otherMethods } from "@/lib/web/api/api-route";

export const GET = apiRoute(listFeedCall, async ({ ctx, sender, query, request, problem }) => {
  const { cursor, type = null } = query;
  const after = cursor === undefined ? null : feedPosition(cursor);
  if (cursor !== undefined && after === null) return wrongCursor(problem);
  const page = await listEvents(ctx, sender, { after, limit: limitOf(query), type });
  if (!page.ok) {
    const detail = `Some events were missed, or the database was restored. The feed begins with the cursor ${page.error.oldest}.`;
    return problem("cursor-expired", { detail });
  }
  const { events, nextCursor, hasMore } = page.value;
  const { pathname, searchParams } = new URL(request.url);
  searchParams.set("cursor", nextCursor);
  return jsonResponse(
    200,
    { data: events, nextCursor, hasMore },
    { Link: `<${pathname}?${searchParams}>; rel="next"` },
  );
});

const others = otherMethods(listFeedCall);

export { others as DELETE, others as OPTIONS, others as PATCH, others as POST, others as PUT };
