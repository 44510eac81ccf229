import { listUploadProblems } from "@/lib/staff/batches/open-upload";
import { csvResponse } from "@/lib/web/csv-response";
import { currentLocale } from "@/lib/web/locale";
import { staffRoute } from "@/lib/web/staff-route";

/** Sends the wrong lines of an uploaded batch as CSV. */
export const GET = staffRoute(
  "GET /staff/files/batch-uploads/[id]/problems",
  async ({ ctx, session, request }, { id = "" }) => {
    if (request.method !== "GET") return new Response(null, { status: 405, headers: { Allow: "GET" } });
    const problems = await listUploadProblems(ctx, { id, locale: await currentLocale(), by: session.member });
    return problems ? csvResponse(`wrong-lines-${id}.csv`, problems) : new Response(null, { status: 404 });
  },
);
