import { messageJson } from "@/app/api/v1/messages/message-json";
import { getMessageCall } from "@/app/api/v1/messages/schema";
import { getSentMessage } from "@/lib/mailbox/sender/sender-messages";
import { jsonResponse } from "@/lib/web/api/api-response";
import { apiRoute, otherMethods } from "@/lib/web/api/api-route";

export const GET = apiRoute(getMessageCall, async ({ ctx, sender, params, problem }) => {
  const found = await getSentMessage(ctx, sender, params.id ?? "");
  return found.ok ? jsonResponse(200, messageJson(found.value)) : problem("not-found");
});

const others = otherMethods(getMessageCall);

export { others as DELETE, others as OPTIONS, others as PATCH, others as POST, others as PUT };
