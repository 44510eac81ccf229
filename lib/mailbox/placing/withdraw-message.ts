import "server-only";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { err, ok, type Result } from "@/lib/kernel/result";
import { appendMessageEvents } from "@/lib/mailbox/message/event-store";
import { refreshAnswered } from "@/lib/mailbox/reply/reply-store";
import { type FindMessageFailure, findMessageByReference } from "@/lib/mailbox/staff/find-message";
import { lockMessage, setWithdrawn } from "@/lib/mailbox/staff/staff-store";
import { recordStaffView } from "@/lib/mailbox/staff/staff-view";
import { cancelNotificationsOf } from "@/lib/notification/store";

export type WithdrawFailure =
  | FindMessageFailure
  /** Once the customer has seen it, nothing takes it back: what was delivered stays delivered. */
  | { kind: "opened"; at: Date }
  /** Deleted for good, or its year is over. */
  | { kind: "gone" };

export type Withdrawn = {
  messageId: string;
  withdrawnAt: Date;
  /** An earlier call did it. */
  already: boolean;
  /** Notices that had not left yet and told of nothing else. */
  cancelledNotifications: number;
};

/**
 * The insurer takes back an item that the customer has not opened: a tombstone stays in its place, its waiting notice is
 * cancelled, and a reply counts as answered by its other answers only. The customer's first opening and the withdrawal take the same lock:
 * one of the two wins.
 */
export async function withdrawMessage(
  ctx: Context,
  input: { senderReference: string; source?: string },
): Promise<Result<Withdrawn, WithdrawFailure>> {
  const found = await findMessageByReference(ctx, input);
  if (!found.ok) return found;
  const now = ctx.clock.now();
  return inTransaction(ctx.db, async (tx) => {
    const message = await lockMessage(tx, found.value.id);
    if (!message) return err({ kind: "not-found" });
    const { id: messageId, accountId } = message;
    if (message.purgedAt || now >= message.expiresAt) return err({ kind: "gone" });
    if (message.withdrawnAt)
      return ok({ messageId, withdrawnAt: message.withdrawnAt, already: true, cancelledNotifications: 0 });
    const openedAt = message.firstReadAt ?? message.firstDownloadedAt;
    if (openedAt) {
      // The refusal tells when the customer read it: that is a look into his item.
      await recordStaffView(tx, now, { messageId, accountId, command: "withdraw" });
      return err({ kind: "opened", at: openedAt });
    }
    await setWithdrawn(tx, messageId, now);
    if (message.inReplyTo) await refreshAnswered(tx, message.inReplyTo);
    const cancelledNotifications = await cancelNotificationsOf(tx, now, messageId);
    await appendMessageEvents(tx, now, [
      { messageId, kind: "withdrawn", actor: "insurer", details: { cancelledNotifications } },
    ]);
    const details = { messageId, cancelledNotifications };
    await recordAuditEvent(tx, now, { kind: "message.withdrawn", actor: "insurer", accountId, details });
    return ok({ messageId, withdrawnAt: now, already: false, cancelledNotifications });
  });
}
