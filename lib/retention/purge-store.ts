import "server-only";
import { and, asc, eq, inArray, isNotNull, isNull, lt, lte, or, type SQL } from "drizzle-orm";
import {
  documentBytes,
  documents,
  messageSearch,
  messages,
  replies,
  replyAttachments,
  replyDrafts,
  retentionReminders,
} from "@/drizzle/schema/mailbox";
import { anyOf } from "@/lib/db/any-of";
import type { Db } from "@/lib/db/connection";

/** The instants that decide which messages are due. */
export type PurgeCutoffs = {
  /** Messages are due when `expiresAt` is not after this instant. */
  now: Date;
  /** Messages in the trash are due when they were deleted before this instant. */
  deletedBefore: Date;
};

export function isDue(cutoffs: PurgeCutoffs): SQL | undefined {
  return and(
    isNull(messages.purgedAt),
    or(lte(messages.expiresAt, cutoffs.now), lt(messages.deletedAt, cutoffs.deletedBefore)),
  );
}

/** Ids of all due messages, in order. */
export async function listDueIds(db: Db, cutoffs: PurgeCutoffs): Promise<string[]> {
  const rows = await db.select({ id: messages.id }).from(messages).where(isDue(cutoffs)).orderBy(asc(messages.id));
  return rows.map(({ id }) => id);
}

/** Locks those of the messages that are still due, in the order of their ids. */
export function lockDue(db: Db, ids: string[], cutoffs: PurgeCutoffs) {
  return db
    .select({ id: messages.id, deletedAt: messages.deletedAt })
    .from(messages)
    .where(and(anyOf(messages.id, ids), isDue(cutoffs)))
    .orderBy(asc(messages.id))
    .for("no key update");
}

/** Ids and SHA-256 of documents, which are kept as evidence in the history. */
export function listDigests(db: Db, messageIds: string[]) {
  return db
    .select({ messageId: documents.messageId, id: documents.id, sha256: documents.sha256 })
    .from(documents)
    .where(anyOf(documents.messageId, messageIds))
    .orderBy(asc(documents.messageId), asc(documents.position));
}

/** Deletes documents with their bytes, search rows, drafts and reminders of messages. */
export async function deleteContent(db: Db, messageIds: string[]): Promise<void> {
  const documentIds = db.select({ id: documents.id }).from(documents).where(anyOf(documents.messageId, messageIds));
  await db.delete(documentBytes).where(inArray(documentBytes.documentId, documentIds));
  await db.delete(documents).where(anyOf(documents.messageId, messageIds));
  await db.delete(messageSearch).where(anyOf(messageSearch.messageId, messageIds));
  await db.delete(replyDrafts).where(anyOf(replyDrafts.messageId, messageIds));
  await db.delete(retentionReminders).where(anyOf(retentionReminders.messageId, messageIds));
}

/**
 * Clears the content of messages. Keeps what evidence needs: ids, the sender's reference, the content digest, dates, the
 * number of documents, and `inReplyTo`, so that an answered reply stays answered.
 */
export async function clearMessages(
  db: Db,
  messageIds: string[],
  purge: { purgedAt: Date; purgedBy: NonNullable<typeof messages.$inferSelect.purgedBy> },
): Promise<void> {
  if (messageIds.length === 0) return;
  await db
    .update(messages)
    .set({
      ...purge,
      sender: "",
      subject: "",
      body: "",
      contractNumber: null,
      product: null,
      documentType: "other",
      allowReply: false,
      totalBytes: 0,
      unread: false,
    })
    .where(anyOf(messages.id, messageIds));
}

function isOrphaned(sentBefore: Date): SQL | undefined {
  return and(isNotNull(messages.purgedAt), or(isNotNull(replies.acknowledgedAt), lt(replies.sentAt, sentBefore)));
}

/** Locks at most `limit` replies to purged messages that can be deleted: acknowledged, or sent before an instant. */
export async function lockOrphanedReplies(db: Db, { sentBefore, limit }: { sentBefore: Date; limit: number }) {
  const rows = await db
    .select({ id: replies.id, acknowledgedAt: replies.acknowledgedAt })
    .from(replies)
    .innerJoin(messages, eq(messages.id, replies.messageId))
    .where(isOrphaned(sentBefore))
    .orderBy(asc(replies.id))
    .limit(limit)
    .for("update", { of: replies });
  return rows;
}

/** Whether there are replies that `lockOrphanedReplies` would return. */
export async function hasOrphanedReplies(db: Db, sentBefore: Date): Promise<boolean> {
  const rows = await db
    .select({ id: replies.id })
    .from(replies)
    .innerJoin(messages, eq(messages.id, replies.messageId))
    .where(isOrphaned(sentBefore))
    .limit(1);
  return rows.length > 0;
}

/** Deletes the replies, their attachments and the attachments' stored bytes. */
export async function deleteReplies(db: Db, replyIds: string[]): Promise<void> {
  const attachmentIds = db
    .select({ id: replyAttachments.id })
    .from(replyAttachments)
    .where(anyOf(replyAttachments.replyId, replyIds));
  await db.delete(documentBytes).where(inArray(documentBytes.documentId, attachmentIds));
  await db.delete(replyAttachments).where(anyOf(replyAttachments.replyId, replyIds));
  await db.delete(replies).where(anyOf(replies.id, replyIds));
}

/** Locks all messages of an account that are not purged, in the order of their ids. */
export async function lockMessagesOf(db: Db, accountId: string): Promise<string[]> {
  const rows = await db
    .select({ id: messages.id })
    .from(messages)
    .where(and(eq(messages.accountId, accountId), isNull(messages.purgedAt)))
    .orderBy(asc(messages.id))
    .for("no key update");
  return rows.map(({ id }) => id);
}
