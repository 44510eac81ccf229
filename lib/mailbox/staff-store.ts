import "server-only";
import { and, asc, eq, sql } from "drizzle-orm";
import { accounts } from "@/drizzle/schema/account";
import { messages, type REPLY_STATES, replies, replyAttachments } from "@/drizzle/schema/mailbox";
import type { Db } from "@/lib/db/connection";

const ITEM = {
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
export type StaffItem = Awaited<ReturnType<typeof listItemsByReference>>[number];

/** The items that senders call by this reference: unique for each of them, not over all. */
export function listItemsByReference(db: Db, senderReference: string) {
  return db.select(ITEM).from(messages).where(eq(messages.senderReference, senderReference)).orderBy(messages.source);
}

/** The item as it is once nobody else can change it. */
export async function lockItem(db: Db, messageId: string): Promise<StaffItem | null> {
  const [row] = await db.select(ITEM).from(messages).where(eq(messages.id, messageId)).for("no key update");
  return row ?? null;
}

export async function setWithdrawn(db: Db, messageId: string, at: Date): Promise<void> {
  await db.update(messages).set({ withdrawnAt: at }).where(eq(messages.id, messageId));
}

export type StaffReply = Awaited<ReturnType<typeof listReplyPage>>[number];
export type ReplyStateFilter = (typeof REPLY_STATES)[number];

/** Replies of all customers, oldest first, a page at a time. */
export function listReplyPage(
  db: Db,
  page: { state?: ReplyStateFilter; after: { sentAt: Date; id: string } | null; limit: number },
) {
  const { state, after, limit } = page;
  const beyond =
    after && sql`(${replies.sentAt}, ${replies.id}) > (${after.sentAt.toISOString()}::timestamptz, ${after.id}::uuid)`;
  return db
    .select({
      id: replies.id,
      reference: replies.reference,
      state: replies.state,
      sentAt: replies.sentAt,
      acknowledgedAt: replies.acknowledgedAt,
      answeredAt: replies.answeredAt,
      body: replies.body,
      accountId: replies.accountId,
      emailAddress: accounts.emailAddress,
      messageId: messages.id,
      senderReference: messages.senderReference,
      attachments: db.$count(replyAttachments, eq(replyAttachments.replyId, replies.id)),
    })
    .from(replies)
    .innerJoin(messages, eq(messages.id, replies.messageId))
    .innerJoin(accounts, eq(accounts.id, replies.accountId))
    .where(and(beyond ?? undefined, state ? eq(replies.state, state) : undefined))
    .orderBy(asc(replies.sentAt), asc(replies.id))
    .limit(limit);
}

/** Locks one reply. */
export async function lockReply(db: Db, reference: string) {
  const [row] = await db
    .select({
      id: replies.id,
      accountId: replies.accountId,
      messageId: replies.messageId,
      state: replies.state,
      acknowledgedAt: replies.acknowledgedAt,
    })
    .from(replies)
    .where(eq(replies.reference, reference))
    .for("update");
  return row ?? null;
}

export async function setAcknowledged(db: Db, reply: { id: string; at: Date; state: ReplyStateFilter }): Promise<void> {
  const { id, at, state } = reply;
  await db.update(replies).set({ acknowledgedAt: at, state }).where(eq(replies.id, id));
}
