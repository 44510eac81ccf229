import "server-only";
import { and, desc, eq, gt, isNull } from "drizzle-orm";
import { documents, messages, replies, replyAttachments } from "@/drizzle/schema/mailbox";
import type { Db } from "@/lib/db/connection";
import { isPublishedMessage } from "@/lib/mailbox/message/published-store";

/** A stored file, and the SHA-256 (hex) and size of its plain bytes. */
export type StoredFile = { id: string; sha256: string; sizeBytes: number };

/**
 * A document of the message that expires last; null when there is none. That message is one of the newest, and the
 * index on `expires_at` finds it without a scan.
 */
export async function findRecentDocument(db: Db): Promise<StoredFile | null> {
  const [row] = await db
    .select({ id: documents.id, sha256: documents.sha256, sizeBytes: documents.sizeBytes })
    .from(messages)
    .innerJoin(documents, eq(documents.messageId, messages.id))
    .where(
      and(isNull(messages.purgedAt), isNull(messages.withdrawnAt), gt(messages.documentCount, 0), isPublishedMessage()),
    )
    .orderBy(desc(messages.expiresAt))
    .limit(1);
  return row ?? null;
}

/** An attachment of the newest reply with attachments; null when there is none. */
export async function findRecentAttachment(db: Db): Promise<StoredFile | null> {
  const [row] = await db
    .select({ id: replyAttachments.id, sha256: replyAttachments.sha256, sizeBytes: replyAttachments.sizeBytes })
    .from(replies)
    .innerJoin(replyAttachments, eq(replyAttachments.replyId, replies.id))
    .orderBy(desc(replies.sentAt))
    .limit(1);
  return row ?? null;
}
