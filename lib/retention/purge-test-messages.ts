import "server-only";
import type { Context } from "@/lib/context";
import { inTransaction } from "@/lib/db/transaction";
import type { TestRun } from "@/lib/kernel/test-run";
import { oldestInTrash } from "@/lib/mailbox/message/visibility";
import { listDueIds, lockDue } from "@/lib/mailbox/purge/purge-store";
import { purgeMessages } from "@/lib/retention/purge-messages";

/**
 * Purges what is due for test customers by their test clock, as `purgeExpired` does for everybody by the real one.
 * Without the purge guard, which compares the real clock: only messages of these accounts can be deleted.
 *
 * @returns number of purged messages
 */
export async function purgeTestMessages(ctx: Context, { reached, accountIds }: TestRun): Promise<number> {
  const cutoffs = { now: reached, deletedBefore: oldestInTrash(reached), accountIds };
  const ids = await listDueIds(ctx.db, cutoffs);
  if (ids.length === 0) return 0;
  return inTransaction(ctx.db, async (tx) => {
    const due = await lockDue(tx, ids, cutoffs);
    const messages = due.map(({ id, deletedAt }) => ({
      id,
      by: deletedAt ? ("customer" as const) : ("retention" as const),
    }));
    await purgeMessages(tx, ctx.clock.now(), messages, "system");
    return messages.length;
  });
}
