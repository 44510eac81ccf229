import "server-only";
import { and, count, gte, lt, sql } from "drizzle-orm";
import { messages } from "@/drizzle/schema/mailbox";
import type { Db } from "@/lib/db/connection";
import { isPublishedMessage } from "@/lib/mailbox/message/published-store";

/**
 * Counts the messages placed in a period, and those of them first opened before an instant, from their index alone.
 *
 * @param period.to the first instant after the period
 */
export async function countPlaced(
  db: Db,
  { from, to, openedBefore }: { from: Date; to: Date; openedBefore: Date },
): Promise<{ placed: number; opened: number }> {
  const { placedAt, firstReadAt } = messages;
  const [row] = await db
    .select({
      placed: count(),
      opened: sql`count(*) filter (where ${lt(firstReadAt, openedBefore)})`.mapWith(Number),
    })
    .from(messages)
    .where(and(gte(placedAt, from), lt(placedAt, to), isPublishedMessage()));
  return row ?? { placed: 0, opened: 0 };
}
