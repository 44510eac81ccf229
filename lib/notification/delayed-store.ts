import "server-only";
import { and, asc, eq, gt, inArray, isNull, not, notLike, or, type SQL, sql } from "drizzle-orm";
import { notifications } from "@/drizzle/schema/notification";
import type { Db } from "@/lib/db/connection";
import { UNANSWERED } from "@/lib/notification/mail-outcome";
import { isWaiting, type UsableLinks } from "@/lib/notification/waiting-store";
import { isPublished } from "@/lib/publication/store";

/**
 * Queued notifications that failed at least once and wait for their next attempt. Left out are those whose messages
 * another e-mail will announce, and those that the mail server received whole without an answer: it may still deliver
 * them, so their wait is not cut short.
 */
function isDelayed({ accountId, ...links }: UsableLinks & { accountId?: string }): SQL | undefined {
  return and(
    eq(notifications.state, "queued"),
    gt(notifications.attempts, 0),
    gt(notifications.dueAt, links.at),
    or(isNull(notifications.lastFailure), notLike(notifications.lastFailure, `${UNANSWERED}%`)),
    accountId ? eq(notifications.accountId, accountId) : undefined,
    not(isWaiting(links)),
    isPublished(notifications.batchId),
  );
}

/**
 * Makes notifications due that wait for another attempt. Each is returned once: afterwards it does not wait any more.
 * The attempt replaces the last one in the count of attempts, so that none is given up earlier for it.
 *
 * @param take.nextSweepAt `sweep-notifications` creates no other job for them before
 * @returns at most `take.limit`, those that waited longest first
 */
export function takeWaitingNotifications(
  db: Db,
  take: UsableLinks & { nextSweepAt: Date; accountId?: string; limit: number },
): Promise<{ id: string; kind: string }[]> {
  const chosen = db
    .select({ id: notifications.id })
    .from(notifications)
    .where(isDelayed(take))
    .orderBy(asc(notifications.dueAt))
    .limit(take.limit)
    .for("update", { skipLocked: true });
  return db
    .update(notifications)
    .set({ dueAt: take.at, leasedUntil: take.nextSweepAt, attempts: sql`${notifications.attempts} - 1` })
    .where(inArray(notifications.id, chosen))
    .returning({ id: notifications.id, kind: notifications.kind });
}

export type WaitingSummary = {
  /** Queued and never tried. */
  untried: number;
  /** Queued after an attempt that failed. */
  retried: number;
  sending: number;
  /** Null when none waits for another attempt. */
  oldestRetriedQueuedAt: Date | null;
};

/** Counts the notifications that have not come to an end, in one statement over their index. */
export async function summarizeWaiting(db: Db): Promise<WaitingSummary> {
  const { state, attempts, queuedAt } = notifications;
  const untried = sql`${state} = 'queued' and ${attempts} = 0`;
  const retried = sql`${state} = 'queued' and ${attempts} > 0`;
  const [row] = await db
    .select({
      untried: sql<number>`count(*) filter (where ${untried})::int`,
      retried: sql<number>`count(*) filter (where ${retried})::int`,
      sending: sql<number>`count(*) filter (where ${state} = 'sending')::int`,
      oldestRetriedQueuedAt: sql<Date | null>`min(${queuedAt}) filter (where ${retried})`.mapWith(queuedAt),
    })
    .from(notifications)
    .where(and(inArray(state, ["queued", "sending"]), isPublished(notifications.batchId)));
  const none = { untried: 0, retried: 0, sending: 0, oldestRetriedQueuedAt: null };
  return row ?? none;
}
