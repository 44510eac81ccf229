import { publicRoute } from "@/lib/web/route";

/** The process answers; nothing else is asked. */
export const GET = publicRoute(
  async () => Response.json({ status: "live" }, { headers: { "Cache-Control": "no-store" } }),
  { always: true, anyHost: true },
);
