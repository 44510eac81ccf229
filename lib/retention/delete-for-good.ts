import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { recordAuditEvent } from "@/lib/audit/store";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { isUuid } from "@/lib/kernel/random";
import { err, ok, type Result } from "@/lib/kernel/result";
import { lockMessages } from "@/lib/mailbox/message/message-store";
import { messageState } from "@/lib/mailbox/message/visibility";
import { purgeMessages } from "@/lib/retention/purge-messages";

/**
 * Purges a message in the trash at the customer's request (R10), in one transaction. Its evidence is kept
 * (`clearMessages`). A message that was restored before the lock was acquired is not changed.
 *
 * @returns ok also when the customer purged it before, for example by a second click; `not-found` for messages outside
 *          the trash, of other accounts and unknown ones
 */
export async function deleteForGood(
  ctx: Context,
  input: { accountId: AuthorizedAccountId; messageId: string; requestId?: string; network?: string | null },
): Promise<Result<undefined, { kind: "not-found" }>> {
  const { accountId, messageId, requestId, network } = input;
  if (!isUuid(messageId)) return err({ kind: "not-found" });
  const now = ctx.clock.now();
  return inTransaction(ctx.db, async (tx) => {
    const [message] = await lockMessages(tx, { accountId, messageIds: [messageId] });
    if (message?.purgedBy === "customer") return ok();
    if (!message || messageState(message, now) !== "trash") return err({ kind: "not-found" });
    await purgeMessages(tx, now, [{ id: messageId, by: "customer" }], "customer");
    await recordAuditEvent(tx, now, {
      kind: "message.purged",
      actor: "customer",
      accountId,
      requestId,
      network: network ?? undefined,
      details: { messageId },
    });
    return ok();
  });
}
