import { listClosuresCall } from "@/app/api/v1/closure-requests/schema";
import { limitOf, pageResponse, wrongCursor } from "@/app/api/v1/page-json";
import { decodeCursor } from "@/lib/api/cursor";
import { listClosurePage } from "@/lib/closure/list-closures";
import { readPosition, writePosition } from "@/lib/kernel/list-position";
import { apiRoute, otherMethods } from "@/lib/web/api/api-route";

const LIST = "closure-requests";

export const GET = apiRoute(listClosuresCall, async ({ ctx, sender, query, request, problem }) => {
  const { cursor, state = null } = query;
  const position = cursor === undefined ? null : readPosition(decodeCursor(LIST, "string", cursor));
  if (cursor !== undefined && position === null) return wrongCursor(problem);
  const after = position && { requestedAt: position.at, id: position.id };
  const { rows, next } = await listClosurePage(ctx, sender, { state, after, limit: limitOf(query) });
  return pageResponse(request, LIST, rows, next && writePosition({ at: next.requestedAt, id: next.id }));
});

const others = otherMethods(listClosuresCall);

export { others as DELETE, others as OPTIONS, others as PATCH, others as POST, others as PUT };
