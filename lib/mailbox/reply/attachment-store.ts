import "server-only";
import { and, asc, eq, sum } from "drizzle-orm";
import { replies, replyAttachments } from "@/drizzle/schema/mailbox";
import { anyOf } from "@/lib/db/any-of";
import type { Db } from "@/lib/db/connection";

const ATTACHMENT = {
  id: replyAttachments.id,
  replyId: replyAttachments.replyId,
  filename: replyAttachments.filename,
  mediaType: replyAttachments.mediaType,
  sizeBytes: replyAttachments.sizeBytes,
  sha256: replyAttachments.sha256,
};

export async function insertAttachments(db: Db, rows: (typeof replyAttachments.$inferInsert)[]): Promise<void> {
  if (rows.length > 0) await db.insert(replyAttachments).values(rows);
}

export function listAttachments(db: Db, replyIds: string[]) {
  return db
    .select(ATTACHMENT)
    .from(replyAttachments)
    .where(anyOf(replyAttachments.replyId, replyIds))
    .orderBy(asc(replyAttachments.replyId), asc(replyAttachments.position));
}

/** Total size in bytes of the stored attachments of this account's replies. */
export async function sumKeptAttachments(db: Db, accountId: string): Promise<number> {
  const [row] = await db
    .select({ bytes: sum(replyAttachments.sizeBytes).mapWith(Number) })
    .from(replyAttachments)
    .innerJoin(replies, eq(replies.id, replyAttachments.replyId))
    .where(eq(replies.accountId, accountId));
  return row?.bytes ?? 0;
}

/** An attachment of a reply of this account; null for any other id. */
export async function findAttachment(db: Db, attachment: { accountId: string; attachmentId: string }) {
  const [row] = await db
    .select(ATTACHMENT)
    .from(replyAttachments)
    .innerJoin(replies, eq(replies.id, replyAttachments.replyId))
    .where(and(eq(replyAttachments.id, attachment.attachmentId), eq(replies.accountId, attachment.accountId)));
  return row ?? null;
}

/** Locks the reply of an attachment of this account; null for any other id and for a deleted reply. */
export async function lockAttachment(db: Db, attachment: { accountId: string; attachmentId: string }) {
  const [row] = await db
    .select({ replyId: replies.id, messageId: replies.messageId })
    .from(replyAttachments)
    .innerJoin(replies, eq(replies.id, replyAttachments.replyId))
    .where(and(eq(replyAttachments.id, attachment.attachmentId), eq(replies.accountId, attachment.accountId)))
    .for("no key update", { of: replies });
  return row ?? null;
}

/** Locks a reply, and so its attachments, against deletion; false when it is deleted already. */
export async function lockReplyAgainstDeletion(db: Db, replyId: string): Promise<boolean> {
  const rows = await db.select({ id: replies.id }).from(replies).where(eq(replies.id, replyId)).for("key share");
  return rows.length > 0;
}
