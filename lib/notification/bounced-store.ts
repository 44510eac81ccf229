import "server-only";
import { and, count, desc, eq, gte, isNotNull, isNull, lt, type SQL, sql } from "drizzle-orm";
import { notificationMessages, notifications, unreachableAddresses } from "@/drizzle/schema/notification";
import { openAccountAt } from "@/lib/account/row-store";
import { anyOf } from "@/lib/db/any-of";
import type { Db } from "@/lib/db/connection";
import { isPublished } from "@/lib/publication/store";
import { isNoTestAddress } from "@/lib/sandbox/store";

/** The place of a notification in a list, which is ordered by both. */
export type BouncedPosition = { at: Date; id: string };

/**
 * One page of the customers whom e-mail does not reach (`isUnreachable`), each with the last failed notification to
 * their present address; the latest failure first, among the handled ones the latest act. Each list is read by its own
 * index, which has no row of the other one.
 *
 * @param page.after the last row of the page before; null for the first page
 */
export function listBounced(db: Db, page: { handled: boolean; after: BouncedPosition | null; limit: number }) {
  const { handled, after, limit } = page;
  const { accountId, toAddress, notificationId, failedAt, responseCode, handledAt, handledBy } = unreachableAddresses;
  const account = openAccountAt(db, { accountId, emailAddress: toAddress });
  const at = handled ? handledAt : failedAt;
  return db
    .select({
      ...{ id: notificationId, accountId, name: account.name, emailAddress: toAddress },
      ...{ failedAt, responseCode, handledAt, handledBy },
    })
    .from(unreachableAddresses)
    .innerJoinLateral(account, sql`true`)
    .where(
      and(
        isNoTestAddress(toAddress),
        handled ? isNotNull(handledAt) : isNull(handledAt),
        after
          ? sql`(${at}, ${notificationId}) < (${after.at.toISOString()}::timestamptz, ${after.id}::uuid)`
          : undefined,
      ),
    )
    .orderBy(desc(at), desc(notificationId))
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

/**
 * The row of a failed notification that is the last one to its address. A subquery of its account, because the primary
 * key begins with it.
 */
function isLastFailure(db: Db, notificationId: string): SQL | undefined {
  const accountId = db
    .select({ accountId: notifications.accountId })
    .from(notifications)
    .where(and(eq(notifications.id, notificationId), isPublished(notifications.batchId)));
  return and(
    sql`${unreachableAddresses.accountId} = (${accountId})`,
    eq(unreachableAddresses.notificationId, notificationId),
  );
}

/**
 * Marks the last failed notification to an address as handled, or takes the mark back. The row stays locked until the
 * transaction ends.
 *
 * @param mark null: not handled any more
 * @returns its account; null for one that is not the last, and when it was as wanted before
 */
export async function setBouncedHandled(
  db: Db,
  notificationId: string,
  mark: { at: Date; by: string } | null,
): Promise<{ accountId: string } | null> {
  const { accountId, handledAt } = unreachableAddresses;
  const [row] = await db
    .update(unreachableAddresses)
    .set({ handledAt: mark?.at ?? null, handledBy: mark?.by ?? null })
    .where(and(isLastFailure(db, notificationId), mark ? isNull(handledAt) : isNotNull(handledAt)))
    .returning({ accountId });
  return row ?? null;
}
