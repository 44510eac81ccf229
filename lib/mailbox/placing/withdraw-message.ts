import "server-only";
import { type StaffActor, shownStaffDetails, staffDetails } from "@/lib/audit/staff-actor";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { err, ok, type Result } from "@/lib/kernel/result";
import { appendMessageEvents } from "@/lib/mailbox/message/event-store";
import type { EventDetails } from "@/lib/mailbox/message/message-history";
import { isNotWithdrawn } from "@/lib/mailbox/message/notified-store";
import { refreshAnswered } from "@/lib/mailbox/reply/reply-store";
import { deleteTexts } from "@/lib/mailbox/search/text-store";
import { sentMessageState } from "@/lib/mailbox/sender/sent-message-state";
import { type FindMessageFailure, findMessageByReference } from "@/lib/mailbox/staff/find-message";
import { lockMessage, setWithdrawn } from "@/lib/mailbox/staff/staff-store";
import { recordStaffView } from "@/lib/mailbox/staff/staff-view";
import { cancelNotificationsOf } from "@/lib/notification/store";

/** Why staff withdraw a message; recorded in its history. */
export const WITHDRAWAL_REASONS = ["wrong-customer", "wrong-content", "duplicate", "other"] as const;
export type WithdrawalReason = (typeof WITHDRAWAL_REASONS)[number];

export type WithdrawFailure =
  | FindMessageFailure
  /** The customer has opened or downloaded it; a delivered message cannot be withdrawn. */
  | { kind: "opened"; at: Date }
  /** Purged or expired. */
  | { kind: "gone" };

export type Withdrawn = {
  messageId: string;
  withdrawnAt: Date;
  /** True when an earlier call withdrew it. */
  already: boolean;
  /** Number of unsent notifications about this message alone; they are not sent. */
  cancelledNotifications: number;
};

/**
 * Withdraws a message that the customer has not opened. Its content is no longer shown and its texts are no longer
 * searched, its unsent notification is cancelled, and it no longer counts as the answer to a reply. Opening and
 * withdrawal lock the same row, so a message cannot be both.
 *
 * @param input.source name of the sender; needed only when several senders use the same reference
 * @param input.by the staff member and their reason; undefined for the command line and the Sender API
 */
export async function withdrawMessage(
  ctx: Context,
  input: { senderReference: string; source?: string; by?: { member: StaffActor; reason: WithdrawalReason } },
): Promise<Result<Withdrawn, WithdrawFailure>> {
  const found = await findMessageByReference(ctx, input);
  if (!found.ok) return found;
  const now = ctx.clock.now();
  const { member, reason } = input.by ?? {};
  return inTransaction(ctx.db, async (tx) => {
    const message = await lockMessage(tx, found.value.id);
    if (!message) return err({ kind: "not-found" });
    const { id: messageId, accountId } = message;
    if (message.purgedAt || now >= message.expiresAt) return err({ kind: "gone" });
    if (message.withdrawnAt)
      return ok({ messageId, withdrawnAt: message.withdrawnAt, already: true, cancelledNotifications: 0 });
    const openedAt = message.firstReadAt ?? message.firstDownloadedAt;
    if (openedAt) {
      // The result says when the customer opened the message, so staff see data of the customer.
      await recordStaffView(tx, now, { messageId, accountId, command: "withdraw", by: member });
      return err({ kind: "opened", at: openedAt });
    }
    await setWithdrawn(tx, messageId, now);
    await deleteTexts(tx, [messageId]);
    if (message.inReplyTo) await refreshAnswered(tx, message.inReplyTo);
    const cancelledNotifications = await cancelNotificationsOf(tx, now, { id: messageId, isNotWithdrawn });
    const why: EventDetails = reason ? { cancelledNotifications, reason } : { cancelledNotifications };
    await appendMessageEvents(tx, now, [
      { messageId, kind: "withdrawn", actor: "insurer", details: { ...why, ...shownStaffDetails(member) } },
    ]);
    const change = { before: sentMessageState(message, now), after: "withdrawn" };
    const details = { messageId, ...why, ...change, ...staffDetails(member) };
    await recordAuditEvent(tx, now, { kind: "message.withdrawn", actor: "insurer", accountId, details });
    return ok({ messageId, withdrawnAt: now, already: false, cancelledNotifications });
  });
}
