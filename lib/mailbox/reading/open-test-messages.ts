import "server-only";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import { isTestAddress, testBehaviour } from "@/lib/kernel/test-address";
import { appendMessageEvents } from "@/lib/mailbox/message/event-store";
import { lockMessages } from "@/lib/mailbox/message/message-store";
import { listUnopened, markOpened } from "@/lib/mailbox/reading/unopened-store";

/**
 * Marks the messages of a test customer as opened whose address says that it reads at once. No content is read; the
 * event says that it is a test.
 *
 * @param customer.email the address of the account
 * @returns number of opened messages
 */
export async function openTestMessages(ctx: Context, customer: { accountId: string; email: string }): Promise<number> {
  const { accountId, email } = customer;
  if (!isTestAddress(email) || testBehaviour(email) !== "reads") return 0;
  const now = ctx.clock.now();
  return inTransaction(ctx.db, async (tx) => {
    const unopened = await listUnopened(tx, accountId, now);
    await lockMessages(tx, { accountId, messageIds: unopened.map(({ id }) => id) });
    const opened = await markOpened(
      tx,
      unopened.map(({ id }) => id),
      now,
    );
    const details = { test: true };
    await appendMessageEvents(
      tx,
      now,
      opened.map((messageId) => ({ messageId, kind: "opened" as const, actor: "customer" as const, details })),
    );
    return opened.length;
  });
}
