import "server-only";
import { and, asc, gt, gte, inArray, isNull, lte } from "drizzle-orm";
import { messages } from "@/drizzle/schema/mailbox";
import type { Db } from "@/lib/db/connection";
import { isPublishedMessage } from "@/lib/mailbox/message/published-store";
import { announcementQueuedAt, coveredMessageIds } from "@/lib/notification/store";

/**
 * The messages that a notification announces, that were placed for a later publication and are published now. Without
 * messages that the customer has opened, or that are withdrawn or purged. Nothing for a reminder.
 *
 * @param selection.since only messages published at or after this instant
 */
export function listPublishedSchedule(db: Db, selection: { notificationId: string; since: Date; now: Date }) {
  const { notificationId, since, now } = selection;
  return db
    .select({
      id: messages.id,
      accountId: messages.accountId,
      source: messages.source,
      senderReference: messages.senderReference,
      contractNumber: messages.contractNumber,
      documentType: messages.documentType,
      placedAt: messages.placedAt,
    })
    .from(messages)
    .where(
      and(
        inArray(messages.id, coveredMessageIds(db, [notificationId])),
        gt(messages.placedAt, announcementQueuedAt(notificationId)),
        lte(messages.placedAt, now),
        gte(messages.placedAt, since),
        isNull(messages.firstReadAt),
        isNull(messages.firstDownloadedAt),
        isNull(messages.withdrawnAt),
        isNull(messages.purgedAt),
        isPublishedMessage(),
      ),
    )
    .orderBy(asc(messages.id));
}
