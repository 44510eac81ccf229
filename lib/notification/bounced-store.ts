import "server-only";
import { and, count, desc, eq, gte, isNotNull, isNull, lt, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { notificationHandlings, notificationMessages, notifications } from "@/drizzle/schema/notification";
import { openAccountRows } from "@/lib/account/row-store";
import { anyOf } from "@/lib/db/any-of";
import type { Db } from "@/lib/db/connection";
import { isPublished } from "@/lib/publication/store";
import { isNoTestAddress } from "@/lib/sandbox/store";

/** The place of a notification in a list, which is ordered by both. */
export type BouncedPosition = { at: Date; id: string };

/** The mail server refused the notification for good, and it says so of no later one to the same address. */
function isLastToAddress(db: Db): SQL {
  const later = alias(notifications, "later");
  const ended = db
    .select({ one: sql`1` })
    .from(later)
    .where(
      and(
        eq(later.accountId, notifications.accountId),
        eq(later.toAddress, notifications.toAddress),
        sql`${later.state} in ('sent', 'failed')`,
        sql`(${later.endedAt}, ${later.id}) > (${notifications.endedAt}, ${notifications.id})`,
      ),
    );
  return sql`not exists ${ended}`;
}

/**
 * One page of the customers whom e-mail does not reach (`isUnreachable`), each with the last failed notification to their
 * present address; the latest failure first, among the handled ones the latest act.
 *
 * @param page.after the last row of the page before; null for the first page
 */
export function listBounced(db: Db, page: { handled: boolean; after: BouncedPosition | null; limit: number }) {
  const { handled, after, limit } = page;
  const { account } = openAccountRows(db);
  const { handledAt } = notificationHandlings;
  const at = handled ? handledAt : notifications.endedAt;
  const position = handled
    ? sql`(${handledAt}, ${notificationHandlings.notificationId})`
    : sql`(${notifications.endedAt}, ${notifications.id})`;
  return db
    .select({
      id: notifications.id,
      accountId: account.id,
      name: account.name,
      emailAddress: notifications.toAddress,
      failedAt: sql`${notifications.endedAt}`.mapWith(notifications.queuedAt) as SQL<Date>,
      responseCode: notifications.lastResponseCode,
      handledAt,
      handledBy: notificationHandlings.handledBy,
    })
    .from(notifications)
    .innerJoin(account, and(eq(account.id, notifications.accountId), eq(account.emailAddress, notifications.toAddress)))
    .leftJoin(notificationHandlings, eq(notificationHandlings.notificationId, notifications.id))
    .where(
      and(
        eq(notifications.state, sql`'failed'`),
        isPublished(notifications.batchId),
        isNoTestAddress(notifications.toAddress),
        handled ? isNotNull(handledAt) : isNull(handledAt),
        isLastToAddress(db),
        after ? sql`${position} < (${after.at.toISOString()}::timestamptz, ${after.id}::uuid)` : undefined,
      ),
    )
    .orderBy(desc(at), desc(handled ? notificationHandlings.notificationId : notifications.id))
    .limit(limit);
}

export type BouncedRow = Awaited<ReturnType<typeof listBounced>>[number];

/** The messages that notifications announced. */
export function listAnnounced(
  db: Db,
  notificationIds: string[],
): Promise<{ notificationId: string; messageId: string }[]> {
  return db
    .select({ notificationId: notificationMessages.notificationId, messageId: notificationMessages.messageId })
    .from(notificationMessages)
    .where(anyOf(notificationMessages.notificationId, notificationIds));
}

/** How many notifications failed for good between two instants. */
export async function countFailedBetween(db: Db, from: Date, until: Date): Promise<number> {
  const [row] = await db
    .select({ n: count() })
    .from(notifications)
    .where(
      and(
        eq(notifications.state, sql`'failed'`),
        gte(notifications.endedAt, from),
        lt(notifications.endedAt, until),
        isPublished(notifications.batchId),
        isNoTestAddress(notifications.toAddress),
      ),
    );
  return row?.n ?? 0;
}

/** Locks a failed notification; null for an unknown id and for one that did not fail. */
export async function lockFailed(db: Db, id: string): Promise<{ accountId: string | null } | null> {
  const [row] = await db
    .select({ accountId: notifications.accountId })
    .from(notifications)
    .where(and(eq(notifications.id, id), eq(notifications.state, "failed"), isPublished(notifications.batchId)))
    .for("update");
  return row ?? null;
}

/** Marks a failed notification as handled. @returns false when it was before */
export async function insertHandling(db: Db, row: typeof notificationHandlings.$inferInsert): Promise<boolean> {
  const inserted = await db
    .insert(notificationHandlings)
    .values(row)
    .onConflictDoNothing()
    .returning({ id: notificationHandlings.notificationId });
  return inserted.length > 0;
}

/** Takes the mark back. @returns the mark; null when there was none */
export async function deleteHandling(db: Db, notificationId: string) {
  const [row] = await db
    .delete(notificationHandlings)
    .where(eq(notificationHandlings.notificationId, notificationId))
    .returning();
  return row ?? null;
}
