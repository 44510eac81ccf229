import { lookUpCustomerCall } from "@/app/api/v1/recipients/schema";
import { lookUpRoute } from "@/lib/delivery/look-up-route";
import { jsonResponse } from "@/lib/web/api/api-response";
import { apiRoute } from "@/lib/web/api/api-route";

export const POST = apiRoute(lookUpCustomerCall, async ({ ctx, input }) =>
  jsonResponse(200, { route: await lookUpRoute(ctx, input) }),
);
