import "server-only";
import { and, asc, desc, eq, inArray, isNull, lte, notExists, or, type SQL, sql } from "drizzle-orm";
import { messages } from "@/drizzle/schema/mailbox";
import { type NOTIFICATION_STATES, notificationMessages, notifications } from "@/drizzle/schema/notification";
import { anyOf } from "@/lib/db/any-of";
import type { Db } from "@/lib/db/connection";
import { insertRows } from "@/lib/db/insert-rows";
import { type RowTarget, stagedName } from "@/lib/db/staged-rows";
import { announcingKinds, fixedAddressKinds } from "@/lib/notification/notification-kinds";

export type NotificationRow = typeof notifications.$inferSelect;
export type NotificationState = (typeof NOTIFICATION_STATES)[number];

export type NewNotification = Required<
  Pick<
    typeof notifications.$inferInsert,
    "id" | "accountId" | "kind" | "locale" | "toAddress" | "props" | "queuedAt" | "dueAt"
  >
> & { sealedToken: Buffer | null; passwordLinkId: string | null; subjectId: string | null };

/** Puts letters in the outbox, and what items each tells of. */
export async function insertNotifications(
  target: RowTarget,
  rows: NewNotification[],
  covered: { notificationId: string; messageId: string }[],
): Promise<void> {
  await insertRows(target, notifications, rows);
  await insertRows(target, notificationMessages, covered);
}

/**
 * Takes notifications of a committed batch that have no job yet, each handed out once.
 *
 * @returns at most `limit`; none when all have been handed out
 */
export async function takeStagedNotifications(
  tx: Db,
  batchId: string,
  limit: number,
): Promise<{ id: string; kind: string; dueAt: Date }[]> {
  const staged = sql.identifier(stagedName(notifications));
  const rows = await tx.execute<{ id: string; kind: string; due_at: string }>(sql`
    delete from ${staged} where ctid in (
      select ctid from ${staged} where staged_by = ${batchId} limit ${limit} for update skip locked
    ) and staged_by = ${batchId} returning id, kind, due_at`);
  return rows.map(({ id, kind, due_at }) => ({
    id,
    kind,
    dueAt: notifications.dueAt.mapFromDriverValue(due_at) as Date,
  }));
}

function claimable(at: Date): SQL | undefined {
  return or(
    and(eq(notifications.state, "queued"), lte(notifications.dueAt, at)),
    and(eq(notifications.state, "sending"), lte(notifications.leasedUntil, at)),
  );
}

/**
 * Takes a notification whose time has come, or one whose worker died, for one attempt, and addresses it: to the
 * account's present address unless its kind keeps the one in the row.
 *
 * @param claim.accountAddress from `lockAccountAddress` in the same transaction; null keeps the address in the row
 * @returns null when it is not due, not waiting any more, or in another worker's hands
 */
export async function claimNotification(
  db: Db,
  claim: { id: string; at: Date; leasedUntil: Date; accountAddress: string | null },
): Promise<NotificationRow | null> {
  const candidate = db
    .select({ id: notifications.id })
    .from(notifications)
    .where(and(eq(notifications.id, claim.id), claimable(claim.at)))
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
  /** False when the attempt never began and does not count. */
  counts: boolean;
  /** What the attempt sent and where to. Left out when nothing was handed to the mail server. */
  used?: Pick<NotificationRow, "toAddress" | "props">;
};

/**
 * Writes down how an attempt ended. A final state deletes the token and stores the address and facts of this attempt:
 * the row may have been redirected to a new address while the attempt was under way, and its facts may have aged.
 *
 * @returns false when the letter is no longer ours: another worker took it over when the lease ran out. That it was
 *          sent is written all the same, unless somebody else already wrote an end.
 */
export async function endAttempt(
  db: Db,
  claimed: Pick<NotificationRow, "id" | "attempts">,
  end: AttemptEnd,
): Promise<boolean> {
  const final = end.dueAt === null;
  const ours = and(eq(notifications.state, "sending"), eq(notifications.attempts, claimed.attempts));
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
    .where(and(eq(notifications.id, claimed.id), end.state === "sent" ? unended : ours))
    .returning({ id: notifications.id });
  return rows.length > 0;
}

/** Where notifications of this account went, by their ids. */
export async function listNotifiedAddresses(
  db: Db,
  { accountId, ids }: { accountId: string; ids: string[] },
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .select({ id: notifications.id, toAddress: notifications.toAddress })
    .from(notifications)
    .where(and(eq(notifications.accountId, accountId), inArray(notifications.id, ids)));
  return new Map(rows.map(({ id, toAddress }) => [id, toAddress]));
}

/** Locks messages in the order of their ids. */
export async function lockCoveredMessages(db: Db, messageIds: string[]): Promise<void> {
  await db
    .select({ id: messages.id })
    .from(messages)
    .where(anyOf(messages.id, messageIds))
    .orderBy(asc(messages.id))
    .for("no key update");
}

/** The items that a letter announces. */
export async function listCoveredMessageIds(db: Db, notificationId: string): Promise<string[]> {
  const rows = await db
    .select({ messageId: notificationMessages.messageId })
    .from(notificationMessages)
    .where(eq(notificationMessages.notificationId, notificationId))
    .orderBy(asc(notificationMessages.messageId));
  return rows.map((row) => row.messageId);
}

/**
 * Letters that should have moved by now: due for a while with nobody at them, or with a worker that died; the latter
 * go back to the queue. Each is handed out once until `nextSweepAt`.
 */
export async function takeStuckNotifications(
  db: Db,
  sweep: { at: Date; overdueSince: Date; nextSweepAt: Date; limit: number },
): Promise<{ id: string; kind: string }[]> {
  const stuck = db
    .select({ id: notifications.id })
    .from(notifications)
    .where(
      or(
        and(
          eq(notifications.state, "queued"),
          lte(notifications.dueAt, sweep.overdueSince),
          or(isNull(notifications.leasedUntil), lte(notifications.leasedUntil, sweep.at)),
        ),
        and(eq(notifications.state, "sending"), lte(notifications.leasedUntil, sweep.at)),
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

export type NotificationSummary = Pick<
  NotificationRow,
  | "id"
  | "accountId"
  | "kind"
  | "toAddress"
  | "state"
  | "attempts"
  | "queuedAt"
  | "dueAt"
  | "endedAt"
  | "lastResponseCode"
  | "lastFailure"
  | "props"
>;

const summary = {
  id: notifications.id,
  accountId: notifications.accountId,
  kind: notifications.kind,
  toAddress: notifications.toAddress,
  state: notifications.state,
  attempts: notifications.attempts,
  queuedAt: notifications.queuedAt,
  dueAt: notifications.dueAt,
  endedAt: notifications.endedAt,
  lastResponseCode: notifications.lastResponseCode,
  lastFailure: notifications.lastFailure,
  props: notifications.props,
};

/** Newest first. */
export function listNotifications(
  db: Db,
  filter: { states?: NotificationState[]; accountId?: string; limit: number },
): Promise<NotificationSummary[]> {
  return db
    .select(summary)
    .from(notifications)
    .where(
      and(
        filter.states ? inArray(notifications.state, filter.states) : undefined,
        filter.accountId ? eq(notifications.accountId, filter.accountId) : undefined,
      ),
    )
    .orderBy(desc(notifications.queuedAt), desc(notifications.id))
    .limit(filter.limit);
}

/**
 * Cancels the waiting letters that announce an item and none that still lies in a mailbox. One that a worker has in hand
 * is cancelled when it comes back to the queue (cancel-reason.ts).
 *
 * @returns how many
 */
export async function cancelNotificationsOf(db: Db, at: Date, messageId: string): Promise<number> {
  const own = db
    .select({ id: notificationMessages.notificationId })
    .from(notificationMessages)
    .where(eq(notificationMessages.messageId, messageId));
  const other = db
    .select({ id: messages.id })
    .from(notificationMessages)
    .innerJoin(messages, eq(messages.id, notificationMessages.messageId))
    .where(and(eq(notificationMessages.notificationId, notifications.id), isNull(messages.withdrawnAt)));
  const rows = await db
    .update(notifications)
    .set({ state: "cancelled", endedAt: at, leasedUntil: null, lastFailure: "withdrawn", sealedToken: null })
    .where(
      and(
        inArray(notifications.id, own),
        eq(notifications.state, "queued"),
        inArray(notifications.kind, announcingKinds()),
        notExists(other),
      ),
    )
    .returning({ id: notifications.id });
  return rows.length;
}

/** When the letter that has waited longest without any attempt became due; null when none waits. */
export async function oldestUntriedDueAt(db: Db): Promise<Date | null> {
  const [row] = await db
    .select({ dueAt: notifications.dueAt })
    .from(notifications)
    .where(and(eq(notifications.state, "queued"), eq(notifications.attempts, 0)))
    .orderBy(asc(notifications.dueAt))
    .limit(1);
  return row?.dueAt ?? null;
}
