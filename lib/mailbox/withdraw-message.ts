import "server-only";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { err, ok, type Result } from "@/lib/kernel/result";
import { appendMessageEvents } from "@/lib/mailbox/event-store";
import { type FindItemFailure, findItem } from "@/lib/mailbox/find-item";
import { refreshAnswered } from "@/lib/mailbox/reply-store";
import { lockItem, setWithdrawn } from "@/lib/mailbox/staff-store";
import { recordStaffView } from "@/lib/mailbox/staff-view";
import { cancelNoticesOf } from "@/lib/notification/store";

export type WithdrawFailure =
  | FindItemFailure
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
  cancelledNotices: number;
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
  const found = await findItem(ctx, input);
  if (!found.ok) return found;
  const now = ctx.clock.now();
  return inTransaction(ctx.db, async (tx) => {
    const item = await lockItem(tx, found.value.id);
    if (!item) return err({ kind: "not-found" });
    const { id: messageId, accountId } = item;
    if (item.purgedAt || now >= item.expiresAt) return err({ kind: "gone" });
    if (item.withdrawnAt) return ok({ messageId, withdrawnAt: item.withdrawnAt, already: true, cancelledNotices: 0 });
    const openedAt = item.firstReadAt ?? item.firstDownloadedAt;
    if (openedAt) {
      // The refusal tells when the customer read it: that is a look into his item.
      await recordStaffView(tx, now, { messageId, accountId, command: "withdraw" });
      return err({ kind: "opened", at: openedAt });
    }
    await setWithdrawn(tx, messageId, now);
    if (item.inReplyTo) await refreshAnswered(tx, item.inReplyTo);
    const cancelledNotices = await cancelNoticesOf(tx, now, messageId);
    await appendMessageEvents(tx, now, [
      { messageId, kind: "withdrawn", actor: "insurer", facts: { cancelledNotices } },
    ]);
    const facts = { messageId, cancelledNotices };
    await recordAuditEvent(tx, now, { kind: "message.withdrawn", actor: "insurer", accountId, facts });
    return ok({ messageId, withdrawnAt: now, already: false, cancelledNotices });
  });
}
