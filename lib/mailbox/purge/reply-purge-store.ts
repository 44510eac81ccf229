import "server-only";
import { and, asc, eq, isNotNull, lt, or, type SQL } from "drizzle-orm";
import { messages, replies, replyAttachments } from "@/drizzle/schema/mailbox";
import { anyOf } from "@/lib/db/any-of";
import type { Db } from "@/lib/db/connection";
import { deleteBytesOf } from "@/lib/document/bytes-store";

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
  await deleteBytesOf(db, attachmentIds);
  await db.delete(replyAttachments).where(anyOf(replyAttachments.replyId, replyIds));
  await db.delete(replies).where(anyOf(replies.id, replyIds));
}
