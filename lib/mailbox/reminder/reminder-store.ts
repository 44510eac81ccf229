import "server-only";
import { and, eq, exists, gt, gte, isNotNull, isNull, lt, lte, min, notExists, type SQL, sql } from "drizzle-orm";
import { messageEvents, messages } from "@/drizzle/schema/mailbox";
import { messageReminders } from "@/drizzle/schema/reminder";
import { anyOf } from "@/lib/db/any-of";
import type { Db } from "@/lib/db/connection";
import { isPublishedMessage } from "@/lib/mailbox/message/published-store";
import { isNotSuperseded } from "@/lib/mailbox/message/superseded-store";
import { type CustomerPage, listCustomersOf, type MessagesToRemind } from "@/lib/mailbox/reminder/customer-store";
import { type MessageReminderKind, paymentReminderWindow, unreadReminderWindow } from "@/lib/mailbox/reminder/reminder";

/** In the inbox with its content at an instant. */
function isOpenable(now: Date): SQL | undefined {
  return and(
    lte(messages.placedAt, now),
    gt(messages.expiresAt, now),
    isNull(messages.deletedAt),
    isNull(messages.withdrawnAt),
    isNull(messages.purgedAt),
    isPublishedMessage(),
  );
}

/** Bills of the inbox that are not marked paid, and that no newer message replaces. */
export function isUnpaidBill(now: Date): SQL | undefined {
  return and(isOpenable(now), isNotNull(messages.amount), isNull(messages.markedPaidAt), isNotSuperseded(now));
}

/** Messages of the inbox that the customer has neither opened, nor downloaded anything of, nor marked as read. */
export function isUnopened(now: Date): SQL | undefined {
  return and(isOpenable(now), messages.unread, isNull(messages.firstReadAt), isNull(messages.firstDownloadedAt));
}

/** The mail server took an e-mail that announced the message, before an instant. */
function wasNotified(db: Db, before: Date): SQL {
  const notified = and(
    eq(messageEvents.messageId, messages.id),
    eq(messageEvents.kind, "notified"),
    lt(messageEvents.at, before),
  );
  return exists(db.select({ one: sql`1` }).from(messageEvents).where(notified));
}

function dueForReminder(db: Db, kind: MessageReminderKind, now: Date): SQL | undefined {
  if (kind === "payment-due") {
    const { dueFrom, dueTo, placedBefore } = paymentReminderWindow(now);
    const isDue = and(gte(messages.dueDate, dueFrom), lte(messages.dueDate, dueTo));
    return and(isUnpaidBill(now), isDue, lt(messages.placedAt, placedBefore));
  }
  const { placedFrom, placedBefore } = unreadReminderWindow(now);
  const isInWindow = and(gte(messages.placedAt, placedFrom), lt(messages.placedAt, placedBefore));
  return and(isUnopened(now), isInWindow, wasNotified(db, placedBefore));
}

/** @param accountIds only messages of these accounts; all by default */
type ReminderRun = { kind: MessageReminderKind; now: Date; accountIds?: readonly string[] };

/** Subquery of the messages to remind of that were not reminded of before. */
function messagesToRemind(db: Db, { kind, now, accountIds }: ReminderRun): MessagesToRemind {
  const reminded = and(eq(messageReminders.messageId, messages.id), eq(messageReminders.kind, kind));
  const isNew = notExists(db.select({ one: sql`1` }).from(messageReminders).where(reminded));
  return db
    .select({ id: messages.id, accountId: messages.accountId })
    .from(messages)
    .where(and(accountIds && anyOf(messages.accountId, accountIds), dueForReminder(db, kind, now), isNew))
    .as("to_remind");
}

/** One page of the customers to remind. Those who want no reminders of unread messages get none. */
export function listCustomersToRemind(db: Db, run: ReminderRun, page: CustomerPage) {
  return listCustomersOf(db, messagesToRemind(db, run), page, { wantsUnread: run.kind === "unread" });
}

/**
 * Records the reminder of every message of a customer that is due for one. The primary key of `message_reminders` makes
 * sure that parallel calls claim each message once.
 *
 * @returns ids of the messages that this call claimed
 */
export async function claimReminders(
  db: Db,
  claim: { accountId: string; kind: MessageReminderKind; now: Date },
): Promise<string[]> {
  const toRemind = messagesToRemind(db, { kind: claim.kind, now: claim.now, accountIds: [claim.accountId] });
  const due = db
    .select({
      accountId: toRemind.accountId,
      messageId: toRemind.id,
      kind: sql`${claim.kind}::text`.as("kind"),
      queuedAt: sql`${claim.now.toISOString()}::timestamptz`.as("queued_at"),
    })
    .from(toRemind)
    .where(eq(toRemind.accountId, claim.accountId));
  const claimed = await db
    .insert(messageReminders)
    .select(due)
    .onConflictDoNothing()
    .returning({ messageId: messageReminders.messageId });
  return claimed.map(({ messageId }) => messageId);
}

/** The earliest due date of messages; null when none has one. */
export async function firstDueDate(db: Db, messageIds: string[]): Promise<string | null> {
  const [row] = await db
    .select({ day: min(messages.dueDate) })
    .from(messages)
    .where(and(anyOf(messages.id, messageIds), isPublishedMessage()));
  return row?.day ?? null;
}
