import { hasBearerSecret } from "@/lib/crypto/bearer-secret";
import { drainJobs } from "@/lib/jobs/drain";
import { publicRoute } from "@/lib/web/route";

const HEADERS = { "Cache-Control": "no-store" };

/**
 * Processes the waiting jobs of one queue, for hosts with a scheduler and without a worker. 404 without the right
 * CRON_SECRET, and for an unknown queue. Served for any Host, because such a host calls it by the deployment's own
 * name.
 */
export const GET = publicRoute(
  async ({ ctx, request }, { job }) => {
    const notFound = () => new Response(null, { status: 404, headers: HEADERS });
    if (!hasBearerSecret(request.headers.get("authorization"), ctx.settings.cronSecret)) return notFound();
    const counts = await drainJobs(ctx, job ?? "");
    return counts ? Response.json(counts, { headers: HEADERS }) : notFound();
  },
  { anyHost: true },
);
