import { batchJson } from "@/app/api/v1/batches/batch-json";
import { listBatchesCall, openBatchCall } from "@/app/api/v1/batches/schema";
import { limitOf, pageResponse, wrongCursor } from "@/app/api/v1/page-json";
import { decodeCursor } from "@/lib/api/cursor";
import type { ApiBatch } from "@/lib/delivery/api-batch/api-batch";
import { listApiBatches } from "@/lib/delivery/api-batch/list-batches";
import { openApiBatch } from "@/lib/delivery/api-batch/open-batch";
import { readPosition } from "@/lib/kernel/list-position";
import { storedResponse } from "@/lib/web/api/api-response";
import { apiRoute, otherMethods } from "@/lib/web/api/api-route";

const LIST = "batches";

const opened = (batch: ApiBatch) => ({ status: 201, body: batchJson(batch) });

export const POST = apiRoute(openBatchCall, ({ ctx, sender, input, once }) =>
  once(async (answer) => {
    const kind = input.kind ?? null;
    const batch = await openApiBatch(ctx, sender, { kind }, (tx, made) => answer(tx, opened(made)));
    return storedResponse(opened(batch), false);
  }),
);

/** The position in a cursor: instant and id, with a space between them. */
function positionOf(text: string) {
  const position = readPosition(text.replace(" ", "_"));
  return position && { openedAt: position.at, id: position.id };
}

export const GET = apiRoute(listBatchesCall, async ({ ctx, sender, query, request, problem }) => {
  const { cursor } = query;
  const after = cursor === undefined ? null : positionOf(decodeCursor(LIST, "string", cursor) ?? "");
  if (cursor !== undefined && after === null) return wrongCursor(problem);
  const { rows, next } = await listApiBatches(ctx, sender, { after, limit: limitOf(query) });
  const position = next && `${next.openedAt.toISOString()} ${next.id}`;
  return pageResponse(request, LIST, rows.map(batchJson), position);
});

const others = otherMethods(openBatchCall, listBatchesCall);

export { others as DELETE, others as OPTIONS, others as PATCH, others as PUT };
