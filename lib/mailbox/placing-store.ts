import "server-only";
import { and, inArray, isNotNull, isNull, sum } from "drizzle-orm";
import { documents, messages } from "@/drizzle/schema/mailbox";
import type { Db } from "@/lib/db/connection";
import { insertRows } from "@/lib/db/insert-rows";

export function insertMessages(db: Db, rows: (typeof messages.$inferInsert)[]): Promise<void> {
  return insertRows(db, messages, rows);
}

export function insertDocuments(db: Db, rows: (typeof documents.$inferInsert)[]): Promise<void> {
  return insertRows(db, documents, rows);
}

const CHUNK = 1000;

/** Bytes of the documents that each of these accounts holds, the bin included; who holds none is missing. */
export async function sumMailboxBytes(db: Db, accountIds: string[]): Promise<Map<string, number>> {
  const held = new Map<string, number>();
  for (let from = 0; from < accountIds.length; from += CHUNK) {
    const some = inArray(messages.accountId, accountIds.slice(from, from + CHUNK));
    // One question each for inbox and bin: each has its index, both together have none.
    for (const place of [isNull(messages.deletedAt), isNotNull(messages.deletedAt)]) {
      const rows = await db
        .select({ accountId: messages.accountId, bytes: sum(messages.totalBytes).mapWith(Number) })
        .from(messages)
        .where(and(some, place, isNull(messages.purgedAt)))
        .groupBy(messages.accountId);
      for (const { accountId, bytes } of rows) held.set(accountId, (held.get(accountId) ?? 0) + bytes);
    }
  }
  return held;
}
