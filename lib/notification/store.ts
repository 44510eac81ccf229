import "server-only";
import { and, asc, eq, inArray, isNull, lte, not, notExists, or, type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { type NOTIFICATION_STATES, notificationMessages, notifications } from "@/drizzle/schema/notification";
import { anyOf } from "@/lib/db/any-of";
import type { Db } from "@/lib/db/connection";
import { deleteSome } from "@/lib/db/delete-some";
import { insertRows } from "@/lib/db/insert-rows";
import type { RowTarget } from "@/lib/db/staged-rows";
import { announcingKinds, fixedAddressKinds } from "@/lib/notification/notification-kinds";
import { isWaiting, type UsableLinks } from "@/lib/notification/waiting-store";
import { isPublished } from "@/lib/publication/store";

export type NotificationRow = typeof notifications.$inferSelect;
export type NotificationState = (typeof NOTIFICATION_STATES)[number];

export type NewNotification = Required<
  Pick<
    typeof notifications.$inferInsert,
    "id" | "accountId" | "kind" | "locale" | "toAddress" | "props" | "queuedAt" | "dueAt" | "batchId"
  >
> & { sealedToken: Buffer | null; passwordLinkId: string | null; subjectId: string | null };

/** Inserts notifications, and which messages each of them covers. */
export async function insertNotifications(
  target: RowTarget,
  rows: NewNotification[],
  covered: { notificationId: string; accountId: string; messageId: string }[],
): Promise<void> {
  await insertRows(target, notifications, rows);
  await insertRows(target, notificationMessages, covered);
}

/**
 * Takes notifications of a committed batch that have no job yet: clears their `batchId`, so each is returned once.
 *
 * @returns at most `limit`; an empty list when none is left
 */
export function takeNotificationsOfBatch(
  tx: Db,
  batchId: string,
  limit: number,
): Promise<{ id: string; kind: string; dueAt: Date }[]> {
  const waiting = tx
    .select({ id: notifications.id })
    .from(notifications)
    .where(and(eq(notifications.batchId, batchId), isPublished(notifications.batchId)))
    .limit(limit)
    .for("update", { skipLocked: true });
  return tx
    .update(notifications)
    .set({ batchId: null })
    .where(inArray(notifications.id, waiting))
    .returning({ id: notifications.id, kind: notifications.kind, dueAt: notifications.dueAt });
}

/** The condition that a batch has notifications without a job. @param batchId a column or value */
export function hasNotificationsOfBatch(batchId: SQLWrapper): SQL {
  return sql`exists (select from ${notifications} where ${notifications.batchId} = ${batchId})`;
}

/**
 * The accounts that notifications of a batch are for, each once with the address: a subquery with the columns
 * `account_id` and `to_address`. Until the job `finish-batch` has created the jobs.
 */
export function notifiedByBatch(batchId: string): SQL {
  return sql`(select distinct ${notifications.accountId}, ${notifications.toAddress} from ${notifications}
    where ${notifications.batchId} = ${batchId})`;
}

/** Deletes at most `limit` notifications of a batch that did not commit; returns how many were deleted. */
export function deleteNotificationsOfBatch(db: Db, batchId: string, limit: number): Promise<number> {
  return deleteSome(db, notifications, { where: eq(notifications.batchId, batchId), limit });
}

function claimable(links: UsableLinks): SQL | undefined {
  const { at } = links;
  return and(
    or(
      and(eq(notifications.state, "queued"), lte(notifications.dueAt, at)),
      and(eq(notifications.state, "sending"), lte(notifications.leasedUntil, at)),
    ),
    not(isWaiting(links)),
    isPublished(notifications.batchId),
  );
}

/**
 * Claims a notification that is due, or whose worker crashed, for one attempt. Sets its address to the account's
 * current one unless its kind has a fixed address.
 *
 * @param claim.accountAddress from `lockAccountAddress` in the same transaction; null keeps the address in the row
 * @returns null when it is not due, waits for an e-mail that announces its messages, is in a final state, or is claimed
 *          by another worker
 */
export async function claimNotification(
  db: Db,
  claim: { id: string; leasedUntil: Date; accountAddress: string | null } & UsableLinks,
): Promise<NotificationRow | null> {
  const candidate = db
    .select({ id: notifications.id })
    .from(notifications)
    .where(and(eq(notifications.id, claim.id), claimable(claim)))
    .for("update", { skipLocked: true });
  const fixed = inArray(notifications.kind, fixedAddressKinds());
  const { accountAddress } = claim;
  const [row] = await db
    .update(notifications)
    .set({
      state: "sending",
      attempts: sql`${notifications.attempts} + 1`,
      leasedUntil: claim.leasedUntil,
      ...(accountAddress === null
        ? {}
        : { toAddress: sql`case when ${fixed} then ${notifications.toAddress} else ${accountAddress} end` }),
    })
    .where(inArray(notifications.id, candidate))
    .returning();
  return row ?? null;
}

export type AttemptEnd = {
  state: Exclude<NotificationState, "sending">;
  at: Date;
  /** Next attempt; null in a final state. */
  dueAt: Date | null;
  responseCode: number | null;
  failure: string | null;
  /** False when the attempt does not count towards MAX_ATTEMPTS. */
  counts: boolean;
  /** The address and values that the attempt used. Left out when nothing was handed to the mail server. */
  used?: Pick<NotificationRow, "toAddress" | "props">;
};

/**
 * Stores the end of an attempt. A final state deletes the token and stores the address and values that this attempt
 * used, because the row may have got a new address meanwhile and its values may be older.
 *
 * @returns false when another worker claimed the notification after the lease ran out, or it is in a final state.
 *          `sent` is stored even if another worker has claimed it.
 */
export async function endAttempt(
  db: Db,
  claimed: Pick<NotificationRow, "id" | "attempts">,
  end: AttemptEnd,
): Promise<boolean> {
  const final = end.dueAt === null;
  const isOwnClaim = and(eq(notifications.state, "sending"), eq(notifications.attempts, claimed.attempts));
  const unended = inArray(notifications.state, ["queued", "sending"]);
  const rows = await db
    .update(notifications)
    .set({
      state: end.state,
      leasedUntil: null,
      lastResponseCode: end.responseCode,
      lastFailure: end.failure,
      ...(final ? { endedAt: end.at, sealedToken: null, ...end.used } : { dueAt: end.dueAt ?? end.at }),
      ...(end.counts ? {} : { attempts: sql`${notifications.attempts} - 1` }),
    })
    .where(and(eq(notifications.id, claimed.id), end.state === "sent" ? unended : isOwnClaim))
    .returning({ id: notifications.id });
  return rows.length > 0;
}

/**
 * The address of one of an account's notifications, as a value in a statement of another room; null for any other id.
 *
 * @param accountId the account's id in that statement
 * @param id the notification's id in that statement; may be null
 */
export function notifiedAddress(accountId: SQLWrapper, id: SQL): SQL<string | null> {
  const { toAddress } = notifications;
  const own = and(eq(notifications.id, id), sql`${notifications.accountId} = ${accountId}`);
  return sql<string | null>`(select ${toAddress} from ${notifications} where ${own})`;
}

/** Subquery of the ids of the messages that notifications announce or remind of. */
export function coveredMessageIds(db: Db, notificationIds: readonly string[]) {
  return db
    .select({ messageId: notificationMessages.messageId })
    .from(notificationMessages)
    .where(anyOf(notificationMessages.notificationId, notificationIds));
}

/**
 * When a notification was queued that announces messages, as a value in a statement of another room; null for every
 * other kind.
 */
export function announcementQueuedAt(notificationId: string): SQL {
  const announcing = and(
    eq(notifications.id, notificationId),
    inArray(notifications.kind, announcingKinds()),
    isPublished(notifications.batchId),
  );
  return sql`(select ${notifications.queuedAt} from ${notifications} where ${announcing})`;
}

/** The messages that a notification announces or reminds of, in the order of their ids. */
export async function listCoveredMessageIds(db: Db, notificationId: string): Promise<string[]> {
  const rows = await coveredMessageIds(db, [notificationId]).orderBy(asc(notificationMessages.messageId));
  return rows.map((row) => row.messageId);
}

/**
 * Finds notifications that are overdue without a worker, or whose worker crashed, and sets them to `queued`. Each is
 * returned at most once until `nextSweepAt`. Those that wait for another e-mail (`isWaiting`) are left out.
 */
export async function takeStuckNotifications(
  db: Db,
  sweep: { overdueSince: Date; nextSweepAt: Date; limit: number } & UsableLinks,
): Promise<{ id: string; kind: string }[]> {
  const stuck = db
    .select({ id: notifications.id })
    .from(notifications)
    .where(
      and(
        or(
          and(
            eq(notifications.state, "queued"),
            lte(notifications.dueAt, sweep.overdueSince),
            or(isNull(notifications.leasedUntil), lte(notifications.leasedUntil, sweep.at)),
          ),
          and(eq(notifications.state, "sending"), lte(notifications.leasedUntil, sweep.at)),
        ),
        not(isWaiting(sweep)),
        isPublished(notifications.batchId),
      ),
    )
    .orderBy(asc(notifications.dueAt))
    .limit(sweep.limit)
    .for("update", { skipLocked: true });
  return db
    .update(notifications)
    .set({ state: "queued", leasedUntil: sweep.nextSweepAt })
    .where(inArray(notifications.id, stuck))
    .returning({ id: notifications.id, kind: notifications.kind });
}

/**
 * Cancels the queued notifications that announce a withdrawn message, unless they also announce one that is not
 * withdrawn. One that is being sent is cancelled at its next attempt, if there is one (cancel-reason.ts).
 *
 * @param message.isNotWithdrawn condition on a message's id, from the room that owns the messages
 * @returns how many were cancelled
 */
export async function cancelNotificationsOf(
  db: Db,
  at: Date,
  message: { id: string; isNotWithdrawn: (messageId: SQLWrapper) => SQL },
): Promise<number> {
  const announcing = db
    .select({ id: notificationMessages.notificationId })
    .from(notificationMessages)
    .where(eq(notificationMessages.messageId, message.id));
  const notWithdrawn = db
    .select({ id: notificationMessages.messageId })
    .from(notificationMessages)
    .where(
      and(
        eq(notificationMessages.notificationId, notifications.id),
        message.isNotWithdrawn(notificationMessages.messageId),
      ),
    );
  const rows = await db
    .update(notifications)
    .set({ state: "cancelled", endedAt: at, leasedUntil: null, lastFailure: "withdrawn", sealedToken: null })
    .where(
      and(
        inArray(notifications.id, announcing),
        eq(notifications.state, "queued"),
        inArray(notifications.kind, announcingKinds()),
        notExists(notWithdrawn),
      ),
    )
    .returning({ id: notifications.id });
  return rows.length;
}
