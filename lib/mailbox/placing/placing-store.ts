import "server-only";
import { and, isNotNull, isNull, type SQL, sql, sum } from "drizzle-orm";
import { documents, messages } from "@/drizzle/schema/mailbox";
import { anyOf } from "@/lib/db/any-of";
import type { Db } from "@/lib/db/connection";
import { insertRows } from "@/lib/db/insert-rows";
import type { RowTarget } from "@/lib/db/staged-rows";
import { isPublishedMessage } from "@/lib/mailbox/message/published-store";

export function insertMessages(target: RowTarget, rows: (typeof messages.$inferInsert)[]): Promise<number> {
  return insertRows(target, messages, rows);
}

export function insertDocuments(target: RowTarget, rows: (typeof documents.$inferInsert)[]): Promise<number> {
  return insertRows(target, documents, rows);
}

/** Total document bytes per account, including the trash; accounts without messages are left out. */
export async function sumMailboxBytes(db: Db, accountIds: string[]): Promise<Map<string, number>> {
  const held = new Map<string, number>();
  // Two queries, because inbox and trash have separate partial indexes and no index covers both.
  for (const isInList of [isNull(messages.deletedAt), isNotNull(messages.deletedAt)]) {
    const rows = await db
      .select({ accountId: messages.accountId, bytes: sum(messages.totalBytes).mapWith(Number) })
      .from(messages)
      .where(and(anyOf(messages.accountId, accountIds), isInList, isNull(messages.purgedAt), isPublishedMessage()))
      .groupBy(messages.accountId);
    for (const { accountId, bytes } of rows) held.set(accountId, (held.get(accountId) ?? 0) + bytes);
  }
  return held;
}

/**
 * Number of these accounts whose documents exceed `maxBytes` in total, including the trash. One statement.
 *
 * @param customers a subquery with the column `account_id`
 */
export async function countOverfullMailboxes(db: Db, customers: SQL, maxBytes: number): Promise<number> {
  // An array, so that it is planned like a list of ids.
  const isOfOne = sql`${messages.accountId} = any(array(select account_id from ${customers} as customers))`;
  const sizes = sql`select ${messages.accountId}, ${messages.totalBytes} from ${messages}
    where ${isOfOne} and ${messages.purgedAt} is null and ${isPublishedMessage()}`;
  const [row] = await db.execute<{ n: number }>(sql`
    select count(*)::int as n from (
      select account_id from (
        ${sizes} and ${messages.deletedAt} is null union all ${sizes} and ${messages.deletedAt} is not null
      ) as held
      group by account_id having sum(total_bytes) > ${maxBytes}
    ) as overfull`);
  return row?.n ?? 0;
}
