import { decide } from "@/app/api/v1/closure-requests/decide";
import { approveClosureCall } from "@/app/api/v1/closure-requests/schema";
import { apiRoute, otherMethods } from "@/lib/web/api/api-route";

export const POST = apiRoute(approveClosureCall, (call) => decide(call, { decision: "approved" }));

const others = otherMethods(approveClosureCall);

export { others as DELETE, others as GET, others as OPTIONS, others as PATCH, others as PUT };
