import { decide } from "@/app/api/v1/closure-requests/decide";
import { rejectClosureCall } from "@/app/api/v1/closure-requests/schema";
import { apiRoute } from "@/lib/web/api/api-route";

export const POST = apiRoute(rejectClosureCall, (call) => decide(call, { decision: "rejected", ...call.input }));
