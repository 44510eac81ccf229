import "server-only";
import { and, asc, eq, gt, isNotNull, isNull, lte, or, type SQL, sql } from "drizzle-orm";
import { accounts } from "@/drizzle/schema/account";
import { messages, replies, replyAttachments } from "@/drizzle/schema/mailbox";
import type { Db } from "@/lib/db/connection";
import type { ReplyState } from "@/lib/mailbox/reply/reply";

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
export type StaffMessage = Awaited<ReturnType<typeof listMessagesByReference>>[number];

/** The items that senders call by this reference: unique for each of them, not over all. */
export function listMessagesByReference(db: Db, senderReference: string) {
  return db.select(ITEM).from(messages).where(eq(messages.senderReference, senderReference)).orderBy(messages.source);
}

/** The item as it is once nobody else can change it. */
export async function lockMessage(db: Db, messageId: string): Promise<StaffMessage | null> {
  const [row] = await db.select(ITEM).from(messages).where(eq(messages.id, messageId)).for("no key update");
  return row ?? null;
}

export async function setWithdrawn(db: Db, messageId: string, at: Date): Promise<void> {
  await db.update(messages).set({ withdrawnAt: at }).where(eq(messages.id, messageId));
}

/** The rule of `replyState` (reply.ts) as a condition. */
function isInState(state: ReplyState, now: Date): SQL | undefined {
  if (state === "answered") return lte(replies.answeredAt, now);
  const unanswered = or(isNull(replies.answeredAt), gt(replies.answeredAt, now));
  return and(unanswered, state === "sent" ? isNull(replies.acknowledgedAt) : isNotNull(replies.acknowledgedAt));
}

/** Replies of all customers, oldest first, a page at a time. */
export function listReplyPage(
  db: Db,
  page: { state?: ReplyState; now: Date; after: { sentAt: Date; id: string } | null; limit: number },
) {
  const { state, now, after, limit } = page;
  const beyond =
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
      emailAddress: accounts.emailAddress,
      messageId: messages.id,
      senderReference: messages.senderReference,
      attachments: db.$count(replyAttachments, eq(replyAttachments.replyId, replies.id)),
    })
    .from(replies)
    .innerJoin(messages, eq(messages.id, replies.messageId))
    .innerJoin(accounts, eq(accounts.id, replies.accountId))
    .where(and(beyond ?? undefined, state ? isInState(state, now) : undefined))
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
