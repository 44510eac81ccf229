import "server-only";
import type { Tx } from "@/lib/db/connection";
import { lockMessagesOf } from "@/lib/mailbox/purge/purge-store";
import { purgeMessages } from "@/lib/retention/purge-messages";

const BATCH = 1000;

/**
 * Purges all messages of an account that is closed (R14), in the caller's transaction: inbox, trash and unpublished
 * ones. The next purge deletes the replies: acknowledged ones at once, others 30 days after their sending.
 *
 * @returns the number of purged messages
 */
export async function purgeAccountMessages(tx: Tx, at: Date, accountId: string): Promise<number> {
  const ids = await lockMessagesOf(tx, accountId);
  for (let from = 0; from < ids.length; from += BATCH) {
    const messages = ids.slice(from, from + BATCH).map((id) => ({ id, by: "closure" as const }));
    await purgeMessages(tx, at, messages, "system");
  }
  return ids.length;
}
