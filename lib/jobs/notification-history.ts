import "server-only";
import { appendMessageEvents } from "@/lib/mailbox/message/event-store";
import type { OutcomeListener } from "@/lib/notification/send-notification";

/**
 * Writes a letter's end into the history of every item it announced: the evidence that the customer was alerted, or
 * that post has to take over. The address is not in it: the notification's row keeps where this one went.
 */
export const recordInHistory: OutcomeListener = async (tx, outcome, at) => {
  if (outcome.messageIds.length === 0) return;
  // A reminder that did not arrive changes nothing about the notice that did; its own row says what became of it.
  if (outcome.isReminder && outcome.kind !== "sent") return;
  const kind = outcome.isReminder ? "reminded" : outcome.kind === "sent" ? "notified" : "notice-failed";
  const details = {
    notificationId: outcome.notificationId,
    mailId: outcome.mailId,
    responseCode: outcome.responseCode,
    ...(outcome.kind === "sent" ? {} : { outcome: outcome.kind, failure: outcome.failure }),
  };
  await appendMessageEvents(
    tx,
    at,
    outcome.messageIds.map((messageId) => ({ messageId, kind, actor: "system", details })),
  );
};
