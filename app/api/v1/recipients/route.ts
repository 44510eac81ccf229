import { remarksJson } from "@/app/api/v1/messages/message-json";
import { saveCustomerCall } from "@/app/api/v1/recipients/schema";
import { wrongAddress } from "@/lib/delivery/line-problem";
import { type SavedCustomer, saveCustomer } from "@/lib/delivery/save-customer";
import { isAddressOf } from "@/lib/kernel/test-address";
import { fieldErrors, storedResponse } from "@/lib/web/api/api-response";
import { apiRoute, otherMethods } from "@/lib/web/api/api-route";

function savedAnswer({ accountId, email, state, initialPassword, remarks }: SavedCustomer) {
  const password = initialPassword === "" ? {} : { initialPassword };
  const body = { id: accountId, email, state, ...password, remarks: remarksJson(remarks) };
  return { status: state === "created" ? 201 : 200, body };
}

export const POST = apiRoute(saveCustomerCall, ({ ctx, sender, input, once, problem }) =>
  once(async (answer) => {
    if (!input.every(({ email }) => isAddressOf(sender.source, email)))
      return problem("unprocessable", { errors: fieldErrors([wrongAddress(sender.source)]) });
    const saved = await saveCustomer(ctx, input, (tx, customer) => answer(tx, savedAnswer(customer)));
    return storedResponse(savedAnswer(saved), false);
  }),
);

const others = otherMethods(saveCustomerCall);

export { others as DELETE, others as GET, others as OPTIONS, others as PATCH, others as PUT };
