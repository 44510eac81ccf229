import { resetTestCall } from "@/app/api/v1/test/schema";
import { removeTestCustomers } from "@/lib/closure/remove-test-customers";
import { jsonResponse } from "@/lib/web/api/api-response";
import { apiRoute, otherMethods } from "@/lib/web/api/api-route";

export const POST = apiRoute(resetTestCall, async ({ ctx, sender, problem }) => {
  if (!sender.test) return problem("not-found");
  const removed = await removeTestCustomers(ctx, sender);
  return removed.ok ? jsonResponse(200, { removed: removed.value }) : problem(removed.error.kind, { retrySeconds: 1 });
});

const others = otherMethods(resetTestCall);

export { others as DELETE, others as GET, others as OPTIONS, others as PATCH, others as PUT };
