import "server-only";
import { and, desc, eq, inArray, type SQL, sql } from "drizzle-orm";
import { messageEvents, messages } from "@/drizzle/schema/mailbox";
import type { Db } from "@/lib/db/connection";
import type { MessageEventKind } from "@/lib/mailbox/message/message-history";
import { isPublishedMessage } from "@/lib/mailbox/message/published-store";

/** The instant of the latest event of these kinds in a message's history. */
function latestEvent(db: Db, kinds: MessageEventKind[]): SQL<Date | null> {
  const latest = db
    .select({ at: sql`max(${messageEvents.at})` })
    .from(messageEvents)
    .where(and(eq(messageEvents.messageId, messages.id), inArray(messageEvents.kind, kinds)));
  return sql`(${latest})`.mapWith(messageEvents.at) as SQL<Date | null>;
}

export type MessagePosition = { placedAt: Date; id: string };

/**
 * Envelopes of a customer's messages, newest first, for staff: what they received and whether they opened it. Deleted,
 * withdrawn and purged ones included; never texts or documents.
 *
 * @param page.after the last message of the page before; null for the first page
 */
export function listMessagesOfCustomer(
  db: Db,
  { accountId, after, limit }: { accountId: string; after: MessagePosition | null; limit: number },
) {
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
      notifiedAt: latestEvent(db, ["notified"]),
      notificationFailedAt: latestEvent(db, ["notice-failed"]),
    })
    .from(messages)
    .where(
      and(
        eq(messages.accountId, accountId),
        isPublishedMessage(),
        after ? sql`${position} < (${after.placedAt.toISOString()}::timestamptz, ${after.id}::uuid)` : undefined,
      ),
    )
    .orderBy(desc(messages.placedAt), desc(messages.id))
    .limit(limit);
}
