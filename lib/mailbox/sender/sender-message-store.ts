import "server-only";
import { and, asc, eq, gt, sql } from "drizzle-orm";
import { documents, messageEvents, messages } from "@/drizzle/schema/mailbox";
import type { Db } from "@/lib/db/connection";
import { jsonArray } from "@/lib/db/json";
import { isPublishedMessage } from "@/lib/mailbox/message/published-store";

const SENT_DOCUMENT = {
  id: documents.id,
  filename: documents.filename,
  sizeBytes: documents.sizeBytes,
  sha256: documents.sha256,
};

const SENT_MESSAGE = {
  id: messages.id,
  senderReference: messages.senderReference,
  documentType: messages.documentType,
  placedAt: messages.placedAt,
  availableUntil: messages.availableUntil,
  expiresAt: messages.expiresAt,
  firstReadAt: messages.firstReadAt,
  firstDownloadedAt: messages.firstDownloadedAt,
  withdrawnAt: messages.withdrawnAt,
  purgedAt: messages.purgedAt,
  purgedBy: messages.purgedBy,
  documents: jsonArray(
    SENT_DOCUMENT,
    sql`from ${documents} where ${eq(documents.messageId, messages.id)}`,
    sql`${documents.position}`,
  ),
};
export type SentMessageRow = NonNullable<Awaited<ReturnType<typeof findSentMessage>>>;

/** A message of this sender in any state; null for unknown ids and ids of other senders. */
export async function findSentMessage(db: Db, message: { source: string; messageId: string }) {
  const [row] = await db
    .select(SENT_MESSAGE)
    .from(messages)
    .where(and(eq(messages.id, message.messageId), eq(messages.source, message.source), isPublishedMessage()));
  return row ?? null;
}

/**
 * One page of this sender's messages, in the order of their references.
 *
 * @param page.after the last reference of the previous page; null for the first page
 * @param page.senderReference only the message with this reference
 */
export function listSentMessages(
  db: Db,
  page: { source: string; senderReference: string | null; after: string | null; limit: number },
) {
  const { source, senderReference, after, limit } = page;
  return db
    .select(SENT_MESSAGE)
    .from(messages)
    .where(
      and(
        eq(messages.source, source),
        senderReference === null ? undefined : eq(messages.senderReference, senderReference),
        after === null ? undefined : gt(messages.senderReference, after),
        isPublishedMessage(),
      ),
    )
    .orderBy(asc(messages.senderReference))
    .limit(limit);
}

/**
 * One page of a message's events, oldest first.
 * @param page.after sequence of the last event of the previous page, or 0
 */
export function listSentMessageEvents(
  db: Db,
  page: { source: string; messageId: string; after: number; limit: number },
) {
  return db
    .select({
      sequence: messageEvents.sequence,
      kind: messageEvents.kind,
      actor: messageEvents.actor,
      at: messageEvents.at,
      details: messageEvents.details,
      previousHash: messageEvents.previousHash,
      hash: messageEvents.hash,
    })
    .from(messageEvents)
    .innerJoin(messages, eq(messages.id, messageEvents.messageId))
    .where(
      and(
        eq(messageEvents.messageId, page.messageId),
        gt(messageEvents.sequence, page.after),
        eq(messages.source, page.source),
        isPublishedMessage(),
      ),
    )
    .orderBy(asc(messageEvents.sequence))
    .limit(page.limit);
}
