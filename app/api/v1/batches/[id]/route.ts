import { previewJson } from "@/app/api/v1/batches/batch-json";
import { previewBatchCall } from "@/app/api/v1/batches/schema";
import { previewBatch } from "@/lib/delivery/api-batch/preview-batch";
import { jsonResponse } from "@/lib/web/api/api-response";
import { apiRoute, otherMethods } from "@/lib/web/api/api-route";

export const GET = apiRoute(previewBatchCall, async ({ ctx, sender, params, problem }) => {
  const preview = await previewBatch(ctx, { batchId: params.id ?? "", sender: sender.source });
  return preview.ok ? jsonResponse(200, previewJson(preview.value)) : problem("not-found");
});

const others = otherMethods(previewBatchCall);

export { others as DELETE, others as OPTIONS, others as PATCH, others as POST, others as PUT };
