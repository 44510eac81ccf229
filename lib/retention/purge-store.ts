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

/** The instants at which a purge draws its lines. */
export type PurgeCutoffs = {
  /** Items whose year ended by then… */
  now: Date;
  /** …and items deleted before this instant, which have left the bin. */
  deletedBefore: Date;
};

export function isDue(lines: PurgeCutoffs): SQL | undefined {
  return and(
    isNull(messages.purgedAt),
    or(lte(messages.expiresAt, lines.now), lt(messages.deletedAt, lines.deletedBefore)),
  );
}

/** Ids only; what they have in common is looked at by the purge guard. */
export async function listDueIds(db: Db, lines: PurgeCutoffs): Promise<string[]> {
  const rows = await db.select({ id: messages.id }).from(messages).where(isDue(lines)).orderBy(asc(messages.id));
  return rows.map(({ id }) => id);
}

/** Locks those of the items that are still due, in the order of their ids. */
export function lockDue(db: Db, ids: string[], lines: PurgeCutoffs) {
  return db
    .select({ id: messages.id, deletedAt: messages.deletedAt })
    .from(messages)
    .where(and(anyOf(messages.id, ids), isDue(lines)))
    .orderBy(asc(messages.id))
    .for("no key update");
}

/** What evidence keeps of the documents. */
export function listDigests(db: Db, messageIds: string[]) {
  return db
    .select({ messageId: documents.messageId, id: documents.id, sha256: documents.sha256 })
    .from(documents)
    .where(anyOf(documents.messageId, messageIds))
    .orderBy(asc(documents.messageId), asc(documents.position));
}

/** Everything that hangs on the items and holds content, the bytes first. */
export async function deleteContent(db: Db, messageIds: string[]): Promise<void> {
  const own = db.select({ id: documents.id }).from(documents).where(anyOf(documents.messageId, messageIds));
  await db.delete(documentBytes).where(inArray(documentBytes.documentId, own));
  await db.delete(documents).where(anyOf(documents.messageId, messageIds));
  await db.delete(messageSearch).where(anyOf(messageSearch.messageId, messageIds));
  await db.delete(replyDrafts).where(anyOf(replyDrafts.messageId, messageIds));
  await db.delete(retentionReminders).where(anyOf(retentionReminders.messageId, messageIds));
}

/**
 * Leaves of the items what evidence needs: ids, the sender's reference, digest, dates, count, and the reference of the
 * reply that it answered, so that the reply stays answered.
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

/** Locks replies to purged items that may go: taken over by the insurer, or sent before an instant. */
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

/** Whether replies to purged messages may go. */
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
  const own = db
    .select({ id: replyAttachments.id })
    .from(replyAttachments)
    .where(anyOf(replyAttachments.replyId, replyIds));
  await db.delete(documentBytes).where(inArray(documentBytes.documentId, own));
  await db.delete(replyAttachments).where(anyOf(replyAttachments.replyId, replyIds));
  await db.delete(replies).where(anyOf(replies.id, replyIds));
}

/** Locks everything of an account that is not purged yet, in the order of the ids. */
export async function lockMessagesOf(db: Db, accountId: string): Promise<string[]> {
  const rows = await db
    .select({ id: messages.id })
    .from(messages)
    .where(and(eq(messages.accountId, accountId), isNull(messages.purgedAt)))
    .orderBy(asc(messages.id))
    .for("no key update");
  return rows.map(({ id }) => id);
}
