import { publicRoute } from "@/lib/web/route";

/** 200 while the process answers; checks nothing else. */
export const GET = publicRoute(
  async () => Response.json({ status: "live" }, { headers: { "Cache-Control": "no-store" } }),
  { always: true, anyHost: true },
);
