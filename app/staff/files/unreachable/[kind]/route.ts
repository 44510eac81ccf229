import { budapestDay } from "@/lib/kernel/time";
import { exportUnreachable } from "@/lib/staff/unreachable/export-unreachable";
import { UNREACHABLE_KINDS } from "@/lib/staff/unreachable/unreachable";
import { csvResponse } from "@/lib/web/csv-response";
import { staffRoute } from "@/lib/web/staff-route";

/** Sends the open entries of a list of unreachable customers as CSV, for the print shop. */
export const GET = staffRoute("GET /staff/files/unreachable/[kind]", async ({ ctx, session, request }, params) => {
  // Next runs GET for HEAD, which must record no export.
  if (request.method !== "GET") return new Response(null, { status: 405, headers: { Allow: "GET" } });
  const kind = UNREACHABLE_KINDS.find((one) => one === params.kind);
  if (!kind) return new Response(null, { status: 404 });
  const name = `unreachable-${kind}-${budapestDay(ctx.clock.now())}.csv`;
  return csvResponse(name, exportUnreachable(ctx, { kind, by: session.member }));
});
