import "server-only";
import type { Tx } from "@/lib/db/connection";
import { purgeMessages } from "@/lib/retention/purge-messages";
import { lockMessagesOf } from "@/lib/retention/purge-store";

const BATCH = 1000;

/**
 * Deletes everything in a mailbox for good because its account closes (R14), in the caller's transaction: what can be
 * read, what lies in the bin, what was to appear later. Replies follow as after any purge: once the insurer has taken
 * them over, else 30 days after their sending.
 *
 * @returns how many items there were
 */
export async function purgeAccountMessages(tx: Tx, at: Date, accountId: string): Promise<number> {
  const ids = await lockMessagesOf(tx, accountId);
  for (let from = 0; from < ids.length; from += BATCH) {
    const messages = ids.slice(from, from + BATCH).map((id) => ({ id, by: "closure" as const }));
    await purgeMessages(tx, at, messages, "system");
  }
  return ids.length;
}
