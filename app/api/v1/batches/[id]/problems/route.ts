import { batchProblemJson } from "@/app/api/v1/batches/batch-json";
import { listProblemsCall } from "@/app/api/v1/batches/schema";
import { limitOf, pageResponse, wrongCursor } from "@/app/api/v1/page-json";
import { decodeCursor } from "@/lib/api/cursor";
import { listBatchProblems } from "@/lib/delivery/api-batch/preview-batch";
import { apiRoute, otherMethods } from "@/lib/web/api/api-route";

const LIST = "batch-problems";

export const GET = apiRoute(listProblemsCall, async ({ ctx, sender, params, query, request, problem }) => {
  const { cursor } = query;
  const after = cursor === undefined ? null : decodeCursor(LIST, "number", cursor);
  if (cursor !== undefined && after === null) return wrongCursor(problem);
  const batch = { batchId: params.id ?? "", sender: sender.source };
  const page = await listBatchProblems(ctx, batch, { after, limit: limitOf(query) });
  if (!page.ok) return problem("not-found");
  const { rows, next } = page.value;
  return pageResponse(request, LIST, rows.map(batchProblemJson), next);
});

const others = otherMethods(listProblemsCall);

export { others as DELETE, others as OPTIONS, others as PATCH, others as POST, others as PUT };
