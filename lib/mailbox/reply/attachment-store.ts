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

/** Bytes of all files that came with this account's replies and are still kept. */
export async function sumKeptAttachments(db: Db, accountId: string): Promise<number> {
  const [row] = await db
    .select({ bytes: sum(replyAttachments.sizeBytes).mapWith(Number) })
    .from(replyAttachments)
    .innerJoin(replies, eq(replies.id, replyAttachments.replyId))
    .where(eq(replies.accountId, accountId));
  return row?.bytes ?? 0;
}

/** An attachment of this account's own reply; null for any other id (SEC-43). */
export async function findAttachment(db: Db, message: { accountId: string; attachmentId: string }) {
  const [row] = await db
    .select(ATTACHMENT)
    .from(replyAttachments)
    .innerJoin(replies, eq(replies.id, replyAttachments.replyId))
    .where(and(eq(replyAttachments.id, message.attachmentId), eq(replies.accountId, message.accountId)));
  return row ?? null;
}

/** Locks the reply of an attachment of this account; null for any other id, and once the reply is deleted. */
export async function lockAttachment(db: Db, message: { accountId: string; attachmentId: string }) {
  const [row] = await db
    .select({ replyId: replies.id, messageId: replies.messageId })
    .from(replyAttachments)
    .innerJoin(replies, eq(replies.id, replyAttachments.replyId))
    .where(and(eq(replyAttachments.id, message.attachmentId), eq(replies.accountId, message.accountId)))
    .for("no key update", { of: replies });
  return row ?? null;
}
