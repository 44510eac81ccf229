import "server-only";
import { and, isNotNull, isNull, sql, sum } from "drizzle-orm";
import { documents, messages } from "@/drizzle/schema/mailbox";
import { anyOf } from "@/lib/db/any-of";
import type { Db } from "@/lib/db/connection";
import { insertRows } from "@/lib/db/insert-rows";
import type { RowTarget } from "@/lib/db/staged-rows";

export function insertMessages(target: RowTarget, rows: (typeof messages.$inferInsert)[]): Promise<number> {
  return insertRows(target, messages, rows);
}

export function insertDocuments(target: RowTarget, rows: (typeof documents.$inferInsert)[]): Promise<number> {
  return insertRows(target, documents, rows);
}

/** Bytes of the documents that each of these accounts holds, the bin included; who holds none is missing. */
export async function sumMailboxBytes(db: Db, accountIds: string[]): Promise<Map<string, number>> {
  const held = new Map<string, number>();
  // One question each for inbox and bin: each has its index, both together have none.
  for (const place of [isNull(messages.deletedAt), isNotNull(messages.deletedAt)]) {
    const rows = await db
      .select({ accountId: messages.accountId, bytes: sum(messages.totalBytes).mapWith(Number) })
      .from(messages)
      .where(and(anyOf(messages.accountId, accountIds), place, isNull(messages.purgedAt)))
      .groupBy(messages.accountId);
    for (const { accountId, bytes } of rows) held.set(accountId, (held.get(accountId) ?? 0) + bytes);
  }
  return held;
}

/** How many of these mailboxes hold more than `maxBytes` of documents, the bin included. One statement. */
export async function countOverfullMailboxes(db: Db, accountIds: string[], maxBytes: number): Promise<number> {
  const own = sql`select ${messages.accountId}, ${messages.totalBytes} from ${messages}
    where ${anyOf(messages.accountId, accountIds)} and ${messages.purgedAt} is null`;
  const [row] = await db.execute<{ n: number }>(sql`
    select count(*)::int as n from (
      select account_id from (
        ${own} and ${messages.deletedAt} is null union all ${own} and ${messages.deletedAt} is not null
      ) as held
      group by account_id having sum(total_bytes) > ${maxBytes}
    ) as overfull`);
  return row?.n ?? 0;
}
