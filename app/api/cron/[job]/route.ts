import { isCronCall } from "@/lib/jobs/cron-secret";
import { drainJobs } from "@/lib/jobs/drain";
import { publicRoute } from "@/lib/web/route";

const HEADERS = { "Cache-Control": "no-store" };

/** Does what waits in one queue, once; for hosts that call addresses by the clock instead of running a worker (SEC-69). */
export const GET = publicRoute(async ({ ctx, request }, { job }) => {
  const notFound = () => new Response(null, { status: 404, headers: HEADERS });
  if (!isCronCall(request.headers.get("authorization"), ctx.settings.cronSecret)) return notFound();
  const counts = await drainJobs(ctx, job ?? "");
  return counts ? Response.json(counts, { headers: HEADERS }) : notFound();
});
