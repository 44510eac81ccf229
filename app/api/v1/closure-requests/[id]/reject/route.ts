import { decide } from "@/app/api/v1/closure-requests/decide";
import { rejectClosureCall } from "@/app/api/v1/closure-requests/schema";
import { apiRoute, otherMethods } from "@/lib/web/api/api-route";

export const POST = apiRoute(rejectClosureCall, (call) => decide(call, { decision: "rejected", ...call.input }));

const others = otherMethods(rejectClosureCall);

export { others as DELETE, others as GET, others as OPTIONS, others as PATCH, others as PUT };
