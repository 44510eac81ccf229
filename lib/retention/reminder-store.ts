import "server-only";
import { and, asc, eq, gt, isNotNull, isNull, lte, notExists, sql } from "drizzle-orm";
import { accounts } from "@/drizzle/schema/account";
import { messages, retentionReminders } from "@/drizzle/schema/mailbox";
import { anyOf } from "@/lib/db/any-of";
import type { Db } from "@/lib/db/connection";
import type { ReminderStep } from "@/lib/retention/reminder";

/** A reminder step, and the range of `expiresAt` of the messages that it reminds of: after `after`, at most `until`. */
export type ReminderWindow = { step: ReminderStep; now: Date; after: Date; until: Date };

/** Messages of the inbox with documents, never downloaded, that expire in the window and got no reminder of the step. */
function isToBeReminded(db: Db, { step, now, after, until }: ReminderWindow) {
  const earlierReminder = db
    .select({ one: sql`1` })
    .from(retentionReminders)
    .where(and(eq(retentionReminders.messageId, messages.id), eq(retentionReminders.daysBefore, step)));
  return and(
    gt(messages.expiresAt, after),
    lte(messages.expiresAt, until),
    gt(messages.expiresAt, now),
    lte(messages.placedAt, now),
    gt(messages.documentCount, 0),
    isNull(messages.firstDownloadedAt),
    isNull(messages.deletedAt),
    isNull(messages.withdrawnAt),
    isNull(messages.purgedAt),
    notExists(earlierReminder),
  );
}

/** One page of the customers with messages to remind of, ordered by account id. */
export function listCustomersToRemind(db: Db, window: ReminderWindow, page: { afterId: string; limit: number }) {
  return db
    .selectDistinctOn([accounts.id], {
      accountId: accounts.id,
      emailAddress: accounts.emailAddress,
      locale: accounts.locale,
    })
    .from(messages)
    .innerJoin(accounts, eq(accounts.id, messages.accountId))
    .where(
      and(
        isToBeReminded(db, window),
        isNull(accounts.closedAt),
        isNotNull(accounts.emailAddress),
        gt(accounts.id, page.afterId),
      ),
    )
    .orderBy(asc(accounts.id))
    .limit(page.limit);
}

/**
 * Records a reminder for every message of a customer that is due for one. The primary key of `retention_reminders` makes
 * sure that parallel calls claim each message once per step.
 *
 * @returns the messages that this call claimed, with their last days, earliest first
 */
export async function claimReminders(db: Db, accountId: string, window: ReminderWindow) {
  const due = db
    .select({
      messageId: messages.id,
      daysBefore: sql`${window.step}::integer`.as("days_before"),
      queuedAt: sql`${window.now.toISOString()}::timestamptz`.as("queued_at"),
    })
    .from(messages)
    .where(and(eq(messages.accountId, accountId), isToBeReminded(db, window)));
  const claimed = await db
    .insert(retentionReminders)
    .select(due)
    .onConflictDoNothing()
    .returning({ messageId: retentionReminders.messageId });
  if (claimed.length === 0) return [];
  const ids = claimed.map(({ messageId }) => messageId);
  return db
    .select({ messageId: messages.id, availableUntil: messages.availableUntil })
    .from(messages)
    .where(anyOf(messages.id, ids))
    .orderBy(asc(messages.availableUntil), asc(messages.id));
}
