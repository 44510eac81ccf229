import { downloadBatchResult } from "@/lib/staff/batches/open-batch";
import { csvResponse } from "@/lib/web/csv-response";
import { staffRoute } from "@/lib/web/staff-route";

/** Sends what became of the lines of a batch as CSV, without initial passwords. */
export const GET = staffRoute("GET /staff/files/results/[id]", async ({ ctx, session, request }, { id = "" }) => {
  // Next runs GET for HEAD, which must record no download.
  if (request.method !== "GET") return new Response(null, { status: 405, headers: { Allow: "GET" } });
  const result = await downloadBatchResult(ctx, { batchId: id, by: session.member });
  if (!result.ok) return new Response(null, { status: 404 });
  return csvResponse(`result-${id}.csv`, result.value);
});
