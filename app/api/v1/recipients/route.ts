import { saveCustomerCall } from "@/app/api/v1/recipients/schema";
import type { ImportedCustomer } from "@/lib/delivery/import-customers";
import { saveCustomer } from "@/lib/delivery/save-customer";
import { storedResponse } from "@/lib/web/api/api-response";
import { apiRoute } from "@/lib/web/api/api-route";

function savedAnswer({ accountId, email, state, initialPassword }: ImportedCustomer) {
  const body = { id: accountId, email, state, ...(initialPassword === "" ? {} : { initialPassword }) };
  return { status: state === "created" ? 201 : 200, body };
}

export const POST = apiRoute(saveCustomerCall, ({ ctx, input, once }) =>
  once(async (answer) => {
    const saved = await saveCustomer(ctx, input, (tx, customer) => answer(tx, savedAnswer(customer)));
    return storedResponse(savedAnswer(saved), false);
  }),
);
