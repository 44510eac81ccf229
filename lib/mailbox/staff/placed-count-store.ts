import "server-only";
import { and, count, gte, inArray, lt, type SQLWrapper, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { messages } from "@/drizzle/schema/mailbox";
import type { Db } from "@/lib/db/connection";
import { isPublishedMessage } from "@/lib/mailbox/message/published-store";

const test = alias(messages, "test_message");

/**
 * Counts the messages placed in a period, and those of them first opened before an instant, from their index alone. The
 * few of test senders are counted by the index of references and taken off.
 *
 * @param period.to the first instant after the period
 * @param period.testSources subquery of the sources of test senders, whose messages do not count
 */
export async function countPlaced(
  db: Db,
  { from, to, openedBefore, testSources }: { from: Date; to: Date; openedBefore: Date; testSources: SQLWrapper },
): Promise<{ placed: number; opened: number }> {
  const { placedAt, firstReadAt } = messages;
  const ofTests = (opened: boolean) => {
    const inPeriod = and(gte(test.placedAt, from), lt(test.placedAt, to), isPublishedMessage(test));
    const wanted = opened ? and(inPeriod, lt(test.firstReadAt, openedBefore)) : inPeriod;
    return sql`(select count(*) from ${messages} ${sql.identifier("test_message")}
      where ${and(inArray(test.source, testSources), wanted)})`;
  };
  const [row] = await db
    .select({
      placed: sql`${count()} - ${ofTests(false)}`.mapWith(Number),
      opened: sql`count(*) filter (where ${lt(firstReadAt, openedBefore)}) - ${ofTests(true)}`.mapWith(Number),
    })
    .from(messages)
    .where(and(gte(placedAt, from), lt(placedAt, to), isPublishedMessage()));
  return row ?? { placed: 0, opened: 0 };
}
