import "server-only";
import { and, desc, eq, inArray, isNotNull, isNull, or, type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { unionAll } from "drizzle-orm/pg-core";
import { messageEvents, messages } from "@/drizzle/schema/mailbox";
import type { Db } from "@/lib/db/connection";
import type { MessageEventKind } from "@/lib/mailbox/message/message-history";
import { isPublishedMessage } from "@/lib/mailbox/message/published-store";

/** The instant of the latest event of these kinds in a message's history. */
function latestEvent(db: Db, messageId: SQLWrapper, kinds: MessageEventKind[]): SQL<Date | null> {
  const latest = db
    .select({ at: sql`max(${messageEvents.at})` })
    .from(messageEvents)
    .where(and(eq(messageEvents.messageId, messageId), inArray(messageEvents.kind, kinds)));
  return sql`(${latest})`.mapWith(messageEvents.at) as SQL<Date | null>;
}

export type MessagePosition = { placedAt: Date; id: string };

/** In the inbox; and in the trash, or purged. Each has an index in the order of the list. */
const inInbox = and(isNull(messages.deletedAt), isNull(messages.purgedAt));
const ended = or(isNotNull(messages.deletedAt), isNotNull(messages.purgedAt));

type Page = { accountId: string; after: MessagePosition | null; limit: number };

function pageOf(db: Db, { accountId, after, limit }: Page, part: SQL | undefined) {
  const position = sql`(${messages.placedAt}, ${messages.id})`;
  return db
    .select({
      id: messages.id,
      subject: messages.subject,
      documentType: messages.documentType,
      contractNumber: messages.contractNumber,
      senderReference: messages.senderReference,
      placedAt: messages.placedAt,
      firstReadAt: messages.firstReadAt,
      firstDownloadedAt: messages.firstDownloadedAt,
      deletedAt: messages.deletedAt,
      withdrawnAt: messages.withdrawnAt,
      purgedAt: messages.purgedAt,
    })
    .from(messages)
    .where(
      and(
        eq(messages.accountId, accountId),
        part,
        isPublishedMessage(),
        after ? sql`${position} < (${after.placedAt.toISOString()}::timestamptz, ${after.id}::uuid)` : undefined,
      ),
    )
    .orderBy(sql`${messages.placedAt} desc nulls first`, sql`${messages.id} desc nulls first`)
    .limit(limit);
}

/**
 * Envelopes of a customer's messages, newest first, for staff: what they received and whether they opened it. Deleted,
 * withdrawn and purged ones included; never texts or documents.
 *
 * @param page.after the last message of the page before; null for the first page
 */
export function listMessagesOfCustomer(db: Db, page: Page) {
  const both = unionAll(pageOf(db, page, inInbox), pageOf(db, page, ended))
    .orderBy(desc(messages.placedAt), desc(messages.id))
    .limit(page.limit)
    .as("envelope");
  return db
    .select({
      id: both.id,
      subject: both.subject,
      documentType: both.documentType,
      contractNumber: both.contractNumber,
      senderReference: both.senderReference,
      placedAt: both.placedAt,
      firstReadAt: both.firstReadAt,
      firstDownloadedAt: both.firstDownloadedAt,
      deletedAt: both.deletedAt,
      withdrawnAt: both.withdrawnAt,
      purgedAt: both.purgedAt,
      notifiedAt: latestEvent(db, both.id, ["notified"]),
      notificationFailedAt: latestEvent(db, both.id, ["notice-failed"]),
    })
    .from(both)
    .orderBy(desc(both.placedAt), desc(both.id));
}
