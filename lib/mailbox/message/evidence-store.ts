import "server-only";
import { and, asc, eq, lte, sql } from "drizzle-orm";
import { documents, messageEvents, messages } from "@/drizzle/schema/mailbox";
import { anyOf } from "@/lib/db/any-of";
import type { Db } from "@/lib/db/connection";
import { isPublishedMessage } from "@/lib/mailbox/message/published-store";

/** What the row of a message says as evidence. The content is empty once the message is purged. */
export type MessageRecord = NonNullable<Awaited<ReturnType<typeof findMessageRecord>>>;

/** @param input.placedBefore messages that are published later do not exist yet */
export async function findMessageRecord(db: Db, input: { messageId: string; placedBefore: Date }) {
  const [row] = await db
    .select({
      id: messages.id,
      accountId: messages.accountId,
      source: messages.source,
      senderReference: messages.senderReference,
      contentDigest: messages.contentDigest,
      sender: messages.sender,
      subject: messages.subject,
      documentType: messages.documentType,
      contractNumber: messages.contractNumber,
      placedAt: messages.placedAt,
      availableUntil: messages.availableUntil,
      expiresAt: messages.expiresAt,
      deletedAt: messages.deletedAt,
      withdrawnAt: messages.withdrawnAt,
      purgedAt: messages.purgedAt,
      purgedBy: messages.purgedBy,
    })
    .from(messages)
    .where(and(eq(messages.id, input.messageId), lte(messages.placedAt, input.placedBefore), isPublishedMessage()));
  return row ?? null;
}

/** The documents of a message in their order; empty once it is purged. */
export function listDocumentRecords(db: Db, messageId: string) {
  return db
    .select({
      id: documents.id,
      filename: documents.filename,
      sizeBytes: documents.sizeBytes,
      sha256: documents.sha256,
    })
    .from(documents)
    .where(eq(documents.messageId, messageId))
    .orderBy(asc(documents.position));
}

/** What the first event of a message also says. */
export type PlacedContent = {
  id: string;
  accountId: string;
  contentDigest: string;
  placedAt: Date;
  availableUntil: string;
  purgedAt: Date | null;
  documents: { id: string; sha256: string }[];
};

/** Rows of messages with the digests of their documents. */
export async function listPlacedContents(db: Db, messageIds: string[]): Promise<PlacedContent[]> {
  const rows = await db
    .select({
      id: messages.id,
      accountId: messages.accountId,
      contentDigest: messages.contentDigest,
      placedAt: messages.placedAt,
      availableUntil: messages.availableUntil,
      purgedAt: messages.purgedAt,
    })
    .from(messages)
    .where(and(anyOf(messages.id, messageIds), isPublishedMessage()));
  const files = await db
    .select({ messageId: documents.messageId, id: documents.id, sha256: documents.sha256 })
    .from(documents)
    .where(anyOf(documents.messageId, messageIds))
    .orderBy(asc(documents.position));
  const byMessage = Map.groupBy(files, ({ messageId }) => messageId);
  return rows.map((row) => ({
    ...row,
    documents: (byMessage.get(row.id) ?? []).map(({ id, sha256 }) => ({ id, sha256 })),
  }));
}

/** Ids of messages whose history is gone as a whole. */
export async function listMessagesWithoutEvents(db: Db, limit: number): Promise<string[]> {
  const first = sql`select 1 from ${messageEvents} where ${eq(messageEvents.messageId, messages.id)}`;
  const rows = await db
    .select({ id: messages.id })
    .from(messages)
    .where(and(sql`not exists (${first})`, isPublishedMessage()))
    .orderBy(asc(messages.id))
    .limit(limit);
  return rows.map(({ id }) => id);
}
