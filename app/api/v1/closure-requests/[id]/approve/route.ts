import { decide } from "@/app/api/v1/closure-requests/decide";
import { approveClosureCall } from "@/app/api/v1/closure-requests/schema";
import { apiRoute } from "@/lib/web/api/api-route";

export const POST = apiRoute(approveClosureCall, (call) => decide(call, { decision: "approved" }));
