import { resetTestCall } from "@/app/api/v1/test/schema";
import { removeTestCustomers } from "@/lib/closure/remove-test-customers";
import { jsonResponse } from "@/lib/web/api/api-response";
import { apiRoute } from "@/lib/web/api/api-route";

export const POST = apiRoute(resetTestCall, async ({ ctx, sender, problem }) =>
  sender.test ? jsonResponse(200, { removed: await removeTestCustomers(ctx, sender) }) : problem("not-found"),
);
