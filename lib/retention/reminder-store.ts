import "server-only";
import { and, asc, eq, gt, isNotNull, isNull, lte, notExists, sql } from "drizzle-orm";
import { accounts } from "@/drizzle/schema/account";
import { messages, retentionReminders } from "@/drizzle/schema/mailbox";
import { anyOf } from "@/lib/db/any-of";
import type { Db } from "@/lib/db/connection";
import type { ReminderStep } from "@/lib/retention/reminder";

/** Items with documents that lie in the inbox, were never downloaded and end within a span. */
export type ReminderWindow = { step: ReminderStep; now: Date; after: Date; until: Date };

function unreminded(db: Db, { step, now, after, until }: ReminderWindow) {
  const before = db
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
    notExists(before),
  );
}

/** Customers with such items, in the order of their ids. */
export function listCustomersToRemind(db: Db, span: ReminderWindow, page: { afterId: string; limit: number }) {
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
        unreminded(db, span),
        isNull(accounts.closedAt),
        isNotNull(accounts.emailAddress),
        gt(accounts.id, page.afterId),
      ),
    )
    .orderBy(asc(accounts.id))
    .limit(page.limit);
}

/**
 * Writes down that a reminder of a customer's items is on its way: each at most once a step, whoever else is at it.
 *
 * @returns the items of this very call with their last days, earliest first
 */
export async function claimReminders(db: Db, accountId: string, span: ReminderWindow) {
  const due = db
    .select({
      messageId: messages.id,
      daysBefore: sql`${span.step}::integer`.as("days_before"),
      queuedAt: sql`${span.now.toISOString()}::timestamptz`.as("queued_at"),
    })
    .from(messages)
    .where(and(eq(messages.accountId, accountId), unreminded(db, span)));
  const taken = await db
    .insert(retentionReminders)
    .select(due)
    .onConflictDoNothing()
    .returning({ messageId: retentionReminders.messageId });
  if (taken.length === 0) return [];
  const ids = taken.map(({ messageId }) => messageId);
  return db
    .select({ messageId: messages.id, availableUntil: messages.availableUntil })
    .from(messages)
    .where(anyOf(messages.id, ids))
    .orderBy(asc(messages.availableUntil), asc(messages.id));
}
