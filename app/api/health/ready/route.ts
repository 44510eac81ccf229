import { failingChecks } from "@/lib/jobs/readiness";
import { publicRoute } from "@/lib/web/route";

const HEADERS = { "Cache-Control": "no-store" };

/** 200 if the server can take requests; else 503 with the names of the failing checks and nothing else. */
export const GET = publicRoute(
  async ({ ctx }) => {
    const checks = await failingChecks(ctx);
    if (checks.length === 0) return Response.json({ status: "ready" }, { headers: HEADERS });
    return Response.json({ status: "not-ready", checks }, { status: 503, headers: HEADERS });
  },
  { always: true, anyHost: true },
);
