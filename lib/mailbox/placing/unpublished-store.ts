import "server-only";
import { eq, sql } from "drizzle-orm";
import { documents, messages } from "@/drizzle/schema/mailbox";
import { anyOf } from "@/lib/db/any-of";
import type { Db } from "@/lib/db/connection";
import { isPublishedMessage } from "@/lib/mailbox/message/published-store";
import { isPublished } from "@/lib/publication/store";

/**
 * Counts messages of a batch whose sender used the same reference for another message that may be seen. The caller has
 * published the batch in its transaction and holds the lock of `lockMailboxLimits`, so no other batch with the same
 * references can commit at the same time.
 */
export async function countRepeatedReferences(db: Db, batchId: string): Promise<number> {
  const [row] = await db.execute<{ n: number }>(sql`
    select count(*)::int as n from ${messages}
    where ${messages.batchId} = ${batchId} and ${isPublishedMessage()} and exists (
      select from ${messages} as other
      where other.source = ${messages.source} and other.sender_reference = ${messages.senderReference}
        and other.batch_id is distinct from ${messages.batchId} and ${isPublished(sql`other.batch_id`)})`);
  return row?.n ?? 0;
}

/**
 * Deletes at most `limit` messages of a batch that did not commit, with their documents and search words. Their bytes
 * are deleted by `deleteBytesOfBatch`. Nobody has seen them; only `index-texts` reads them, and locks a message before
 * its texts.
 *
 * @returns how many messages were deleted
 */
export async function deleteMessagesOfBatch(db: Db, batchId: string, limit: number): Promise<number> {
  const rows = await db
    .select({ id: messages.id })
    .from(messages)
    .where(eq(messages.batchId, batchId))
    .limit(limit)
    .for("update");
  const ids = rows.map(({ id }) => id);
  await db.delete(documents).where(anyOf(documents.messageId, ids));
  // The search words go with them, by their foreign key.
  await db.delete(messages).where(anyOf(messages.id, ids));
  return ids.length;
}
