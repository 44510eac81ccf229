import "server-only";
import { and, asc, eq, gt, inArray, isNull, type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { messages } from "@/drizzle/schema/mailbox";
import type { Db } from "@/lib/db/connection";
import { isPublishedMessage } from "@/lib/mailbox/message/published-store";
import type { RemindedMessages } from "@/lib/notification/cancel-reason";
import { coveredMessageIds } from "@/lib/notification/store";

/** Condition: the message with this id exists, may be seen and is not withdrawn. */
export function isNotWithdrawn(messageId: SQLWrapper): SQL {
  return sql`exists (
    select from ${messages} where ${and(eq(messages.id, messageId), isNull(messages.withdrawnAt), isPublishedMessage())})`;
}

/** Of the messages that a reminder was queued for, those that are in the inbox and were not downloaded. */
export async function findRemindedMessages(db: Db, notificationId: string, now: Date): Promise<RemindedMessages> {
  const rows = await db
    .select({ id: messages.id, availableUntil: messages.availableUntil })
    .from(messages)
    .where(
      and(
        inArray(messages.id, coveredMessageIds(db, notificationId)),
        gt(messages.expiresAt, now),
        isNull(messages.firstDownloadedAt),
        isNull(messages.deletedAt),
        isNull(messages.withdrawnAt),
        isNull(messages.purgedAt),
        isPublishedMessage(),
      ),
    )
    .orderBy(asc(messages.availableUntil), asc(messages.id));
  return { messageIds: rows.map(({ id }) => id), firstDeletion: rows[0]?.availableUntil ?? null };
}

/** True when the notification announces messages and the insurer withdrew all of them. */
export async function areAllMessagesWithdrawn(db: Db, notificationId: string): Promise<boolean> {
  const announced = await db
    .select({ withdrawnAt: messages.withdrawnAt })
    .from(messages)
    .where(and(inArray(messages.id, coveredMessageIds(db, notificationId)), isPublishedMessage()));
  return announced.length > 0 && announced.every(({ withdrawnAt }) => withdrawnAt !== null);
}
