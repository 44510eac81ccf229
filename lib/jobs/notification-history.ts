import "server-only";
import { appendMessageEvents, lockHistories } from "@/lib/mailbox/message/event-store";
import type { MessageHistories } from "@/lib/notification/finish-attempt";

/**
 * Appends the result of a notification to the history of every message that it announced: evidence that the customer
 * was notified, or that the insurer has to write by post. The address is not part of the event; it is in the
 * notification's row.
 */
const record: MessageHistories["record"] = async (tx, outcome, at) => {
  if (outcome.messageIds.length === 0) return;
  // A failed reminder is not recorded, because the customer was notified before. Its own row holds the failure.
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

/** The histories of the messages of lib/mailbox. */
export const MESSAGE_HISTORIES: MessageHistories = { lock: lockHistories, record };
