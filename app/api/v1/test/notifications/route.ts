import { limitOf, pageResponse, wrongCursor } from "@/app/api/v1/page-json";
import { listTestNotificationsCall } from "@/app/api/v1/test/schema";
import { decodeCursor } from "@/lib/api/cursor";
import { listCaught } from "@/lib/sandbox/list-caught";
import { apiRoute, otherMethods } from "@/lib/web/api/api-route";

const LIST = "test-notifications";

export const GET = apiRoute(listTestNotificationsCall, async ({ ctx, sender, query, request, problem }) => {
  if (!sender.test) return problem("not-found");
  const { cursor, email } = query;
  const after = cursor === undefined ? 0 : decodeCursor(LIST, "number", cursor);
  if (after === null) return wrongCursor(problem);
  const toAddress = email?.toLowerCase() ?? null;
  const { rows, next } = await listCaught(ctx, { source: sender.source, toAddress, after, limit: limitOf(query) });
  const shown = rows.map(({ toAddress: to, at, ...row }) => ({ ...row, to, at: at.toISOString() }));
  return pageResponse(request, LIST, shown, next);
});

const others = otherMethods(listTestNotificationsCall);

export { others as DELETE, others as OPTIONS, others as PATCH, others as POST, others as PUT };
