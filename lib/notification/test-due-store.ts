import "server-only";
import { and, asc, eq, gt, lte } from "drizzle-orm";
import { notifications } from "@/drizzle/schema/notification";
import { anyOf } from "@/lib/db/any-of";
import type { Db } from "@/lib/db/connection";
import { isPublished } from "@/lib/publication/store";

/**
 * Makes the queued notifications of test customers due at once that their test clock has reached.
 *
 * @param clock.now the real instant
 * @param clock.reached the instant of the test clock
 */
export async function bringForward(
  db: Db,
  accountIds: readonly string[],
  { now, reached }: { now: Date; reached: Date },
): Promise<void> {
  await db
    .update(notifications)
    .set({ dueAt: now })
    .where(
      and(
        anyOf(notifications.accountId, accountIds),
        eq(notifications.state, "queued"),
        gt(notifications.dueAt, now),
        lte(notifications.dueAt, reached),
        isPublished(notifications.batchId),
      ),
    );
}

/** Ids of the queued notifications of customers that are due, in the order in which they were queued. */
export async function listDueOf(db: Db, accountIds: readonly string[], now: Date): Promise<string[]> {
  const rows = await db
    .select({ id: notifications.id })
    .from(notifications)
    .where(
      and(
        anyOf(notifications.accountId, accountIds),
        eq(notifications.state, "queued"),
        lte(notifications.dueAt, now),
        isPublished(notifications.batchId),
      ),
    )
    .orderBy(asc(notifications.queuedAt), asc(notifications.id));
  return rows.map(({ id }) => id);
}
