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
 * Deletes an item of the bin for good because its customer says so: content, documents, their bytes and what it is found
 * by, at once and in one transaction; evidence stays (decisions 14 and 15). Whoever was faster decides: what was restored
 * in the meantime is not touched.
 *
 * @returns ok also when the customer deleted it for good before (a second click); not-found for what lies elsewhere, is
 *          somebody else's or unknown, all alike (SEC-44)
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
