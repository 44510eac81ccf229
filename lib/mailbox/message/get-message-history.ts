import "server-only";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { ok, type Result } from "@/lib/kernel/result";
import { listMessageEvents } from "@/lib/mailbox/message/event-store";
import { type HistoryVerdict, type MessageEvent, verifyHistory } from "@/lib/mailbox/message/message-history";
import { type FindMessageFailure, findMessageByReference } from "@/lib/mailbox/staff/find-message";
import { recordStaffView } from "@/lib/mailbox/staff/staff-view";

export type MessageHistory = { messageId: string; events: MessageEvent[]; verdict: HistoryVerdict };

/**
 * An item's whole history for the insurer's staff, its chain checked anew. That they looked is the history's next event,
 * so it stands in the next answer, not in this one.
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
    return ok({ messageId, events, verdict: verifyHistory(events) });
  });
}
