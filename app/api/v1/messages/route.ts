import { messageJson, placedAnswer } from "@/app/api/v1/messages/message-json";
import { listMessagesCall, placeMessageCall } from "@/app/api/v1/messages/schema";
import { limitOf, pageResponse, wrongCursor } from "@/app/api/v1/page-json";
import { decodeCursor } from "@/lib/api/cursor";
import { placeMessage } from "@/lib/delivery/place-message";
import { discardDocuments } from "@/lib/delivery/store-document";
import { listMessagesOfSender } from "@/lib/mailbox/sender/sender-messages";
import { fieldErrors, storedResponse } from "@/lib/web/api/api-response";
import { apiRoute, otherMethods } from "@/lib/web/api/api-route";
import { storeAttached } from "@/lib/web/api/store-attached";

const LIST = "messages";

export const POST = apiRoute(placeMessageCall, (call) =>
  call.once(async (answer) => {
    const { ctx, sender, input, problem } = call;
    const attached = await storeAttached(call);
    if (!attached.ok) return attached.error.response;
    const { line } = input;
    const documentIds = [...input.documentIds, ...attached.value];
    let isPlaced = false;
    try {
      const placed = await placeMessage(ctx, sender, { line, documentIds }, (tx, message) =>
        answer(tx, placedAnswer(message, line.senderReference)),
      );
      if (!placed.ok) return problem("unprocessable", { errors: fieldErrors(placed.error.problems) });
      isPlaced = placed.value.route === "mailbox" && placed.value.state === "placed";
      return storedResponse(placedAnswer(placed.value, line.senderReference), false);
    } finally {
      if (!isPlaced) await discardDocuments(ctx, attached.value);
    }
  }),
);

export const GET = apiRoute(listMessagesCall, async ({ ctx, sender, query, request, problem }) => {
  const { cursor, senderReference = null } = query;
  const after = cursor === undefined ? null : decodeCursor(LIST, "string", cursor);
  if (cursor !== undefined && after === null) {
    return wrongCursor(problem);
  }
  const page = await listMessagesOfSender(ctx, sender, { senderReference, after, limit: limitOf(query) });
  return pageResponse(request, LIST, page.rows.map(messageJson), page.next);
});

const others = otherMethods(placeMessageCall, listMessagesCall);

export { others as DELETE, others as OPTIONS, others as PATCH, others as PUT };
