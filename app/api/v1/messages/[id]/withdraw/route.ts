import { withdrawMessageCall } from "@/app/api/v1/messages/schema";
import { withdrawSentMessage } from "@/lib/mailbox/sender/sender-messages";
import { jsonResponse } from "@/lib/web/api/api-response";
import { apiRoute, otherMethods } from "@/lib/web/api/api-route";

export const POST = apiRoute(withdrawMessageCall, async ({ ctx, sender, params, problem }) => {
  const outcome = await withdrawSentMessage(ctx, sender, params.id ?? "");
  if (outcome.ok) {
    const { messageId, withdrawnAt } = outcome.value;
    return jsonResponse(200, { id: messageId, state: "withdrawn", withdrawnAt: withdrawnAt.toISOString() });
  }
  switch (outcome.error.kind) {
    case "opened":
      return problem("already-opened", { detail: `Opened at ${outcome.error.at.toISOString()}.` });
    case "gone":
      return problem("gone");
    default:
      return problem("not-found");
  }
});

const others = otherMethods(withdrawMessageCall);

export { others as DELETE, others as GET, others as OPTIONS, others as PATCH, others as PUT };
