import { documentJson } from "@/app/api/v1/messages/message-json";
import type { ReplyOfSender } from "@/lib/mailbox/sender/sender-replies";

/** A reply as lists show it, without its text. */
export function replySummaryJson(reply: Omit<ReplyOfSender, "body">) {
  const { id, reference, state, sentAt, acknowledgedAt, answeredAt, customer, message, attachments } = reply;
  return {
    ...{ id, reference, state, sentAt: sentAt.toISOString() },
    acknowledgedAt: acknowledgedAt?.toISOString() ?? null,
    answeredAt: answeredAt?.toISOString() ?? null,
    customer: { name: customer.name, email: customer.emailAddress },
    message,
    attachments: attachments.map(({ mediaType, ...file }) => ({ ...documentJson(file), mediaType })),
  };
}
