import "server-only";
import { and, asc, eq, gt, inArray, isNull, type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { messages } from "@/drizzle/schema/mailbox";
import type { Db } from "@/lib/db/connection";
import type { CalendarDay } from "@/lib/kernel/time";
import { isPublishedMessage } from "@/lib/mailbox/message/published-store";
import { isUnopened, isUnpaidBill } from "@/lib/mailbox/reminder/reminder-store";
import type { RemindedMessages, ReminderSubject } from "@/lib/notification/cancel-reason";
import { coveredMessageIds } from "@/lib/notification/store";

/** Condition: the message with this id exists, may be seen and is not withdrawn. */
export function isNotWithdrawn(messageId: SQLWrapper): SQL {
  return sql`exists (
    select from ${messages} where ${and(eq(messages.id, messageId), isNull(messages.withdrawnAt), isPublishedMessage())})`;
}

/** Condition: the message with this id exists, may be seen and is neither withdrawn nor purged. */
export function isNotPurged(messageId: SQLWrapper): SQL {
  return sql`exists (
    select from ${messages}
    where ${and(eq(messages.id, messageId), isNull(messages.withdrawnAt), isNull(messages.purgedAt), isPublishedMessage())})`;
}

/** In the inbox, and not downloaded. */
function isToSave(now: Date): SQL | undefined {
  return and(
    gt(messages.expiresAt, now),
    isNull(messages.firstDownloadedAt),
    isNull(messages.deletedAt),
    isNull(messages.withdrawnAt),
    isNull(messages.purgedAt),
  );
}

const NEEDS_REMINDER: Record<ReminderSubject, (now: Date) => SQL | undefined> = {
  deletion: isToSave,
  payment: isUnpaidBill,
  unread: isUnopened,
};

/** Of the messages that a reminder was queued for, those that it still has to remind of, with the values it shows. */
export async function findRemindedMessages(
  db: Db,
  notificationId: string,
  now: Date,
  subject: ReminderSubject,
): Promise<RemindedMessages> {
  const rows = await db
    .select({ id: messages.id, availableUntil: messages.availableUntil, dueDate: messages.dueDate })
    .from(messages)
    .where(
      and(
        inArray(messages.id, coveredMessageIds(db, [notificationId])),
        NEEDS_REMINDER[subject](now),
        isPublishedMessage(),
      ),
    )
    .orderBy(asc(subject === "payment" ? messages.dueDate : messages.availableUntil), asc(messages.id));
  const [first] = rows;
  const days: Record<ReminderSubject, RemindedMessages["props"]> = {
    deletion: { firstDeletion: first?.availableUntil ?? null },
    payment: { firstDue: first?.dueDate ?? null },
    unread: {},
  };
  return { messageIds: rows.map(({ id }) => id), props: { count: rows.length, ...days[subject] } };
}

/** True when the notification announces messages and the insurer withdrew all of them. */
export async function areAllMessagesWithdrawn(db: Db, notificationId: string): Promise<boolean> {
  const announced = await db
    .select({ withdrawnAt: messages.withdrawnAt })
    .from(messages)
    .where(and(inArray(messages.id, coveredMessageIds(db, [notificationId])), isPublishedMessage()));
  return announced.length > 0 && announced.every(({ withdrawnAt }) => withdrawnAt !== null);
}

/** The messages that notifications announce, without withdrawn ones, and the earliest day on which one is deleted. */
export async function findAnnouncedMessages(
  db: Db,
  notificationIds: readonly string[],
): Promise<{ messageIds: string[]; firstDeletion: CalendarDay | null }> {
  const announced = await db
    .select({ id: messages.id, availableUntil: messages.availableUntil })
    .from(messages)
    .where(
      and(
        inArray(messages.id, coveredMessageIds(db, notificationIds)),
        isNull(messages.withdrawnAt),
        isPublishedMessage(),
      ),
    )
    .orderBy(asc(messages.availableUntil), asc(messages.id));
  return { messageIds: announced.map(({ id }) => id), firstDeletion: announced[0]?.availableUntil ?? null };
}
