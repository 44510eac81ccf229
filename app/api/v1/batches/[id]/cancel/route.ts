import { batchJson } from "@/app/api/v1/batches/batch-json";
import { cancelBatchCall } from "@/app/api/v1/batches/schema";
import { cancelApiBatch } from "@/lib/delivery/api-batch/cancel-api-batch";
import { jsonResponse } from "@/lib/web/api/api-response";
import { apiRoute, otherMethods } from "@/lib/web/api/api-route";

export const POST = apiRoute(cancelBatchCall, async ({ ctx, sender, params, problem }) => {
  const cancelled = await cancelApiBatch(ctx, sender, params.id ?? "");
  return cancelled.ok ? jsonResponse(200, batchJson(cancelled.value)) : problem(cancelled.error.kind);
});

const others = otherMethods(cancelBatchCall);

export { others as DELETE, others as GET, others as OPTIONS, others as PATCH, others as PUT };
