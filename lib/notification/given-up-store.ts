import "server-only";
import { and, count, gte, lt, sql } from "drizzle-orm";
import { notifications } from "@/drizzle/schema/notification";
import type { Db } from "@/lib/db/connection";
import { isPublished } from "@/lib/publication/store";
import { isNoTestAddress } from "@/lib/sandbox/store";

/**
 * Counts the notifications that were given up in a period: refused for good, or after the last attempt.
 *
 * @param period.to the first instant after the period
 */
export async function countGivenUp(db: Db, { from, to }: { from: Date; to: Date }): Promise<number> {
  const { endedAt, state } = notifications;
  const [row] = await db
    .select({ n: count() })
    .from(notifications)
    .where(
      and(
        // As in the index.
        sql`${state} in ('failed', 'abandoned')`,
        gte(endedAt, from),
        lt(endedAt, to),
        isPublished(notifications.batchId),
        isNoTestAddress(notifications.toAddress),
      ),
    );
  return row?.n ?? 0;
}
