import "server-only";
import { and, count, desc, eq, gte } from "drizzle-orm";
import { accounts } from "@/drizzle/schema/account";
import { messages, replies } from "@/drizzle/schema/mailbox";
import type { Db } from "@/lib/db/connection";

/** One reply of an account at a time: makes the daily limit and the double submit safe against parallel requests. */
export async function lockRepliesOf(db: Db, accountId: string): Promise<void> {
  await db.select({ id: accounts.id }).from(accounts).where(eq(accounts.id, accountId)).for("no key update");
}

export async function findReplyByForm(db: Db, form: { accountId: string; formToken: string }) {
  const [row] = await db
    .select({ reference: replies.reference })
    .from(replies)
    .where(and(eq(replies.accountId, form.accountId), eq(replies.formToken, form.formToken)));
  return row ?? null;
}

export async function countRepliesSince(db: Db, accountId: string, since: Date): Promise<number> {
  const [row] = await db
    .select({ n: count() })
    .from(replies)
    .where(and(eq(replies.accountId, accountId), gte(replies.sentAt, since)));
  return row?.n ?? 0;
}

/** @returns false when the reference is taken */
export async function insertReply(db: Db, reply: typeof replies.$inferInsert): Promise<boolean> {
  const rows = await db
    .insert(replies)
    .values(reply)
    .onConflictDoNothing({ target: replies.reference })
    .returning({ id: replies.id });
  return rows.length > 0;
}

const SENT = {
  reference: replies.reference,
  state: replies.state,
  sentAt: replies.sentAt,
  messageId: replies.messageId,
  subject: messages.subject,
  placedAt: messages.placedAt,
  expiresAt: messages.expiresAt,
  deletedAt: messages.deletedAt,
  withdrawnAt: messages.withdrawnAt,
  purgedAt: messages.purgedAt,
  purgedBy: messages.purgedBy,
};

export function listSentReplies(db: Db, page: { accountId: string; offset: number; limit: number }) {
  return db
    .select(SENT)
    .from(replies)
    .innerJoin(messages, and(eq(messages.id, replies.messageId), eq(messages.accountId, page.accountId)))
    .where(eq(replies.accountId, page.accountId))
    .orderBy(desc(replies.sentAt), desc(replies.id))
    .offset(page.offset)
    .limit(page.limit);
}

export async function countSentReplies(db: Db, accountId: string): Promise<number> {
  const [row] = await db.select({ n: count() }).from(replies).where(eq(replies.accountId, accountId));
  return row?.n ?? 0;
}

export async function findSentReply(db: Db, reply: { accountId: string; reference: string }) {
  const [row] = await db
    .select({ ...SENT, body: replies.body })
    .from(replies)
    .innerJoin(messages, and(eq(messages.id, replies.messageId), eq(messages.accountId, reply.accountId)))
    .where(and(eq(replies.accountId, reply.accountId), eq(replies.reference, reply.reference)));
  return row ?? null;
}

export function listRepliesTo(db: Db, item: { accountId: string; messageId: string }) {
  return db
    .select({ reference: replies.reference, sentAt: replies.sentAt })
    .from(replies)
    .where(and(eq(replies.accountId, item.accountId), eq(replies.messageId, item.messageId)))
    .orderBy(desc(replies.sentAt), desc(replies.id));
}
