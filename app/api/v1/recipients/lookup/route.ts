import { lookUpCustomerCall } from "@/app/api/v1/recipients/schema";
import { lookUpRoute } from "@/lib/delivery/look-up-route";
import { isAddressOf } from "@/lib/kernel/test-address";
import { jsonResponse } from "@/lib/web/api/api-response";
import { apiRoute, otherMethods } from "@/lib/web/api/api-route";

export const POST = apiRoute(lookUpCustomerCall, async ({ ctx, sender, input }) =>
  jsonResponse(200, { route: isAddressOf(sender.source, input.email) ? await lookUpRoute(ctx, input) : "unknown" }),
);

const others = otherMethods(lookUpCustomerCall);

export { others as DELETE, others as GET, others as OPTIONS, others as PATCH, others as PUT };
