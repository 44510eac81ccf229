import { hasBearerSecret } from "@/lib/crypto/bearer-secret";
import { readDatabaseMetrics } from "@/lib/jobs/database-metrics";
import { METRICS_CONTENT_TYPE, metricsText } from "@/lib/metrics/exposition";
import { publicRoute } from "@/lib/web/route";

const HEADERS = { "Cache-Control": "no-store" };

/** The metrics of all server processes and of the database, for Prometheus. 404 without the right METRICS_TOKEN. */
export const GET = publicRoute(
  async ({ ctx, request }) => {
    if (!hasBearerSecret(request.headers.get("authorization"), ctx.settings.metricsToken)) {
      return new Response(null, { status: 404, headers: HEADERS });
    }
    const text = await metricsText(await readDatabaseMetrics(ctx));
    return new Response(text, { headers: { ...HEADERS, "Content-Type": METRICS_CONTENT_TYPE } });
  },
  { always: true, anyHost: true },
);
