import { committedJson } from "@/app/api/v1/batches/batch-json";
import { batchProblem } from "@/app/api/v1/batches/batch-problem";
import { commitBatchCall } from "@/app/api/v1/batches/schema";
import { commitApiBatch } from "@/lib/delivery/api-batch/commit-api-batch";
import { jsonResponse } from "@/lib/web/api/api-response";
import { apiRoute, otherMethods } from "@/lib/web/api/api-route";

export const POST = apiRoute(commitBatchCall, async (call) => {
  const committed = await commitApiBatch(call.ctx, call.sender, call.params.id ?? "");
  if (committed.ok) return jsonResponse(200, committedJson(committed.value));
  return batchProblem(call, committed.error, { isList: true });
});

const others = otherMethods(commitBatchCall);

export { others as DELETE, others as GET, others as OPTIONS, others as PATCH, others as PUT };
