import "server-only";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { ok, type Result } from "@/lib/kernel/result";
import { listMessageEvents } from "@/lib/mailbox/message/event-store";
import { type HistoryVerification, type MessageEvent, verifyHistory } from "@/lib/mailbox/message/message-history";
import { type FindMessageFailure, findMessageByReference } from "@/lib/mailbox/staff/find-message";
import { recordStaffView } from "@/lib/mailbox/staff/staff-view";

export type MessageHistory = { messageId: string; events: MessageEvent[]; verification: HistoryVerification };

/**
 * The history of a message for staff, with its hash chain verified. The view itself is recorded as the next event; it
 * is not part of the returned history.
 *
 * @param input.source name of the sender; needed only when several senders use the same reference
 */
export async function getMessageHistory(
  ctx: Context,
  input: { senderReference: string; source?: string },
): Promise<Result<MessageHistory, FindMessageFailure>> {
  const found = await findMessageByReference(ctx, input);
  if (!found.ok) return found;
  const { id: messageId, accountId } = found.value;
  return inTransaction(ctx.db, async (tx) => {
    const events = await listMessageEvents(tx, { accountId, messageId });
    await recordStaffView(tx, ctx.clock.now(), { messageId, accountId, command: "events" });
    return ok({ messageId, events, verification: verifyHistory(events) });
  });
}
