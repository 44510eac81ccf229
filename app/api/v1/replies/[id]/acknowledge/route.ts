import { acknowledgeReplyCall } from "@/app/api/v1/replies/schema";
import { acknowledgeReplyOfSender } from "@/lib/mailbox/sender/sender-replies";
import { storedResponse } from "@/lib/web/api/api-response";
import { apiRoute, otherMethods } from "@/lib/web/api/api-route";

export const POST = apiRoute(acknowledgeReplyCall, ({ ctx, sender, params, problem, once }) =>
  once(async (answer) => {
    const { id = "" } = params;
    const answerOf = ({ acknowledgedAt }: { acknowledgedAt: Date }) => ({
      status: 200,
      body: { id, acknowledgedAt: acknowledgedAt.toISOString() },
    });
    const acknowledged = await acknowledgeReplyOfSender(ctx, sender, id, (tx, done) => answer(tx, answerOf(done)));
    return acknowledged.ok ? storedResponse(answerOf(acknowledged.value), false) : problem("not-found");
  }),
);

const others = otherMethods(acknowledgeReplyCall);

export { others as DELETE, others as GET, others as OPTIONS, others as PATCH, others as PUT };
