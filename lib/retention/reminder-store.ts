import "server-only";
import { and, eq, notExists, type SQL, sql } from "drizzle-orm";
import { retentionReminders } from "@/drizzle/schema/retention";
import { anyOf } from "@/lib/db/any-of";
import type { Db } from "@/lib/db/connection";
import { type ExpiryWindow, listExpiryDays, undownloadedExpiring } from "@/lib/mailbox/purge/expiring-store";
import { type CustomerPage, listCustomersOf } from "@/lib/mailbox/reminder/customer-store";
import type { ReminderStep } from "@/lib/retention/reminder";

/** A reminder step, and the range of `expiresAt` of the messages that it reminds of. */
export type ReminderWindow = ExpiryWindow & { step: ReminderStep };

/** Messages that got no reminder of the step yet. */
function isNotReminded(db: Db, expiring: ReturnType<typeof undownloadedExpiring>, step: ReminderStep): SQL {
  return notExists(
    db
      .select({ one: sql`1` })
      .from(retentionReminders)
      .where(and(eq(retentionReminders.messageId, expiring.id), eq(retentionReminders.daysBefore, step))),
  );
}

/** One page of the customers with messages to remind of. */
export function listCustomersToRemind(db: Db, window: ReminderWindow, page: CustomerPage) {
  const expiring = undownloadedExpiring(db, window);
  return listCustomersOf(db, expiring, page, { messages: isNotReminded(db, expiring, window.step) });
}

/**
 * Records a reminder for every message of a customer that is due for one. The primary key of `retention_reminders`
 * makes sure that parallel calls claim each message once per step.
 *
 * @returns the messages that this call claimed, with their last days, earliest first
 */
export async function claimReminders(db: Db, accountId: string, window: ReminderWindow) {
  const expiring = undownloadedExpiring(db, window);
  const due = db
    .select({
      accountId: expiring.accountId,
      messageId: expiring.id,
      daysBefore: sql`${window.step}::integer`.as("days_before"),
      queuedAt: sql`${window.now.toISOString()}::timestamptz`.as("queued_at"),
    })
    .from(expiring)
    .where(and(eq(expiring.accountId, accountId), isNotReminded(db, expiring, window.step)));
  const claimed = await db
    .insert(retentionReminders)
    .select(due)
    .onConflictDoNothing()
    .returning({ messageId: retentionReminders.messageId });
  if (claimed.length === 0) return [];
  return listExpiryDays(
    db,
    claimed.map(({ messageId }) => messageId),
  );
}

/** Deletes the reminders of messages. */
export async function deleteReminders(db: Db, messageIds: string[]): Promise<void> {
  await db.delete(retentionReminders).where(anyOf(retentionReminders.messageId, messageIds));
}
