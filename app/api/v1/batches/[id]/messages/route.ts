import { batchMessageJson, batchRemarksJson } from "@/app/api/v1/batches/batch-json";
import { batchProblem } from "@/app/api/v1/batches/batch-problem";
import { addMessagesCall, listBatchMessagesCall } from "@/app/api/v1/batches/schema";
import { limitOf, pageResponse, wrongCursor } from "@/app/api/v1/page-json";
import { decodeCursor } from "@/lib/api/cursor";
import { type Added, addMessages } from "@/lib/delivery/api-batch/add-messages";
import { listBatchMessages } from "@/lib/delivery/api-batch/list-batches";
import { storedResponse } from "@/lib/web/api/api-response";
import { apiRoute, otherMethods } from "@/lib/web/api/api-route";
import { hasLines } from "@/lib/web/api/read-json-lines";

const LIST = "batch-messages";

const answerOf = ({ batchId, added, messageCount, remarks }: Added) => ({
  status: 201,
  body: { batchId, added, messages: messageCount, remarks: batchRemarksJson(remarks) },
});

export const POST = apiRoute(addMessagesCall, (call) =>
  call.once(async (answer) => {
    const { ctx, sender, params, request } = call;
    const batch = { batchId: params.id ?? "", messages: call.input };
    const added = await addMessages(ctx, sender, batch, (tx, made) => answer(tx, answerOf(made)));
    if (added.ok) return storedResponse(answerOf(added.value), false);
    const isList = hasLines(request);
    return batchProblem(call, added.error, { isList });
  }),
);

export const GET = apiRoute(listBatchMessagesCall, async ({ ctx, sender, params, query, request, problem }) => {
  const { cursor } = query;
  const after = cursor === undefined ? 0 : decodeCursor(LIST, "number", cursor);
  if (after === null) return wrongCursor(problem);
  const page = await listBatchMessages(ctx, sender, { batchId: params.id ?? "", after, limit: limitOf(query) });
  if (!page.ok) return problem("not-found");
  return pageResponse(request, LIST, page.value.rows.map(batchMessageJson), page.value.next);
});

const others = otherMethods(addMessagesCall, listBatchMessagesCall);

export { others as DELETE, others as OPTIONS, others as PATCH, others as PUT };
