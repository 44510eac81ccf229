import "server-only";
import { and, asc, eq, gt, isNotNull, isNull, lte, or, type SQL, sql } from "drizzle-orm";
import { messages, replies, replyAttachments } from "@/drizzle/schema/mailbox";
import { accountAddresses } from "@/lib/account/address-store";
import type { Db } from "@/lib/db/connection";
import { isPublishedMessage } from "@/lib/mailbox/message/published-store";
import type { ReplyState } from "@/lib/mailbox/reply/reply";
import { isNoTestSource } from "@/lib/sandbox/store";

const MESSAGE = {
  id: messages.id,
  accountId: messages.accountId,
  source: messages.source,
  senderReference: messages.senderReference,
  inReplyTo: messages.inReplyTo,
  placedAt: messages.placedAt,
  expiresAt: messages.expiresAt,
  firstReadAt: messages.firstReadAt,
  firstDownloadedAt: messages.firstDownloadedAt,
  deletedAt: messages.deletedAt,
  withdrawnAt: messages.withdrawnAt,
  purgedAt: messages.purgedAt,
  purgedBy: messages.purgedBy,
};
export type StaffMessage = Awaited<ReturnType<typeof listMessagesByReference>>[number];

/**
 * The messages with this sender's reference. It is unique per sender, so there may be several. Compared as
 * `messages_sender_reference_idx` has it.
 */
export function listMessagesByReference(db: Db, senderReference: string) {
  return db
    .select(MESSAGE)
    .from(messages)
    .where(and(sql`${messages.senderReference} collate "C" = ${senderReference}`, isPublishedMessage()))
    .orderBy(messages.source);
}

/** Locks a message and reads it after the lock is acquired; null for an unknown id. */
export async function lockMessage(db: Db, messageId: string): Promise<StaffMessage | null> {
  const [row] = await db
    .select(MESSAGE)
    .from(messages)
    .where(and(eq(messages.id, messageId), isPublishedMessage()))
    .for("no key update");
  return row ?? null;
}

export async function setWithdrawn(db: Db, messageId: string, at: Date): Promise<void> {
  await db.update(messages).set({ withdrawnAt: at }).where(eq(messages.id, messageId));
}

/** SQL condition equal to `replyState` in reply.ts; change both together. */
export function isReplyInState(state: ReplyState, now: Date): SQL | undefined {
  if (state === "answered") return lte(replies.answeredAt, now);
  const unanswered = or(isNull(replies.answeredAt), gt(replies.answeredAt, now));
  return and(unanswered, state === "sent" ? isNull(replies.acknowledgedAt) : isNotNull(replies.acknowledgedAt));
}

/**
 * One page of the replies of all customers, oldest first.
 *
 * @param page.after the last reply of the previous page; null for the first page
 */
export function listReplyPage(
  db: Db,
  page: { state?: ReplyState; now: Date; after: { sentAt: Date; id: string } | null; limit: number },
) {
  const { state, now, after, limit } = page;
  const account = accountAddresses(db);
  const isAfter =
    after && sql`(${replies.sentAt}, ${replies.id}) > (${after.sentAt.toISOString()}::timestamptz, ${after.id}::uuid)`;
  return db
    .select({
      id: replies.id,
      reference: replies.reference,
      sentAt: replies.sentAt,
      acknowledgedAt: replies.acknowledgedAt,
      answeredAt: replies.answeredAt,
      body: replies.body,
      accountId: replies.accountId,
      emailAddress: account.emailAddress,
      messageId: messages.id,
      senderReference: messages.senderReference,
      attachments: db.$count(replyAttachments, eq(replyAttachments.replyId, replies.id)),
    })
    .from(replies)
    .innerJoin(messages, eq(messages.id, replies.messageId))
    .innerJoin(account, eq(account.id, replies.accountId))
    .where(and(isAfter ?? undefined, state ? isReplyInState(state, now) : undefined, isNoTestSource(messages.source)))
    .orderBy(asc(replies.sentAt), asc(replies.id))
    .limit(limit);
}

/** Locks a reply; null for an unknown reference. */
export async function lockReply(db: Db, reference: string) {
  const [row] = await db
    .select({
      id: replies.id,
      accountId: replies.accountId,
      messageId: replies.messageId,
      acknowledgedAt: replies.acknowledgedAt,
    })
    .from(replies)
    .where(eq(replies.reference, reference))
    .for("update");
  return row ?? null;
}

export async function setAcknowledged(db: Db, { id, at }: { id: string; at: Date }): Promise<void> {
  await db.update(replies).set({ acknowledgedAt: at }).where(eq(replies.id, id));
}
