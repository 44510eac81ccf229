import "server-only";
import { and, asc, desc, eq, isNull, sql } from "drizzle-orm";
import { messages, replies } from "@/drizzle/schema/mailbox";
import { anyOf, arrayLiteral } from "@/lib/db/any-of";
import type { Db } from "@/lib/db/connection";
import { isPublishedMessage } from "@/lib/mailbox/message/published-store";

export async function findReplyByForm(db: Db, form: { accountId: string; formToken: string }) {
  const [row] = await db
    .select({ reference: replies.reference })
    .from(replies)
    .where(and(eq(replies.accountId, form.accountId), eq(replies.formToken, form.formToken)));
  return row ?? null;
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

const SENT_REPLY = {
  id: replies.id,
  reference: replies.reference,
  sentAt: replies.sentAt,
  acknowledgedAt: replies.acknowledgedAt,
  answeredAt: replies.answeredAt,
  messageId: replies.messageId,
};
const SENT_ABOUT = {
  subject: messages.subject,
  placedAt: messages.placedAt,
  expiresAt: messages.expiresAt,
  deletedAt: messages.deletedAt,
  withdrawnAt: messages.withdrawnAt,
  purgedAt: messages.purgedAt,
  purgedBy: messages.purgedBy,
};

/**
 * One page of the replies, newest first, each with the number of all in `total`; none for a page after the last. The
 * page is cut before the messages are joined: PostgreSQL expects so few rows of the join that it would join all replies
 * and sort them.
 */
export function listSentReplies(db: Db, page: { accountId: string; offset: number; limit: number }) {
  const total = sql`select count(*) from ${replies} where ${eq(replies.accountId, page.accountId)}`;
  const sent = db
    .select(SENT_REPLY)
    .from(replies)
    .where(eq(replies.accountId, page.accountId))
    .orderBy(desc(replies.sentAt), desc(replies.id))
    .offset(page.offset)
    .limit(page.limit)
    .as("sent");
  return db
    .select({ ...sent._.selectedFields, ...SENT_ABOUT, total: sql`(${total})`.mapWith(Number) })
    .from(sent)
    .innerJoin(messages, and(eq(messages.id, sent.messageId), eq(messages.accountId, page.accountId)))
    .orderBy(desc(sent.sentAt), desc(sent.id));
}

export async function findSentReply(db: Db, reply: { accountId: string; reference: string }) {
  const [row] = await db
    .select({ ...SENT_REPLY, ...SENT_ABOUT, body: replies.body })
    .from(replies)
    .innerJoin(messages, and(eq(messages.id, replies.messageId), eq(messages.accountId, reply.accountId)))
    .where(and(eq(replies.accountId, reply.accountId), eq(replies.reference, reply.reference)));
  return row ?? null;
}

/** The messages that answer a reply, oldest first, in any state. */
export function listAnswers(db: Db, reply: { accountId: string; reference: string }) {
  return db
    .select({
      id: messages.id,
      subject: messages.subject,
      placedAt: messages.placedAt,
      expiresAt: messages.expiresAt,
      deletedAt: messages.deletedAt,
      withdrawnAt: messages.withdrawnAt,
      purgedAt: messages.purgedAt,
      purgedBy: messages.purgedBy,
    })
    .from(messages)
    .where(and(eq(messages.accountId, reply.accountId), eq(messages.inReplyTo, reply.reference), isPublishedMessage()))
    .orderBy(asc(messages.placedAt), asc(messages.id));
}

/** Account ids by reply reference; unknown references are left out. */
export async function findReplyOwners(db: Db, references: string[]): Promise<Map<string, string>> {
  const rows = await db
    .select({ reference: replies.reference, accountId: replies.accountId })
    .from(replies)
    .where(anyOf(replies.reference, references));
  return new Map(rows.map(({ reference, accountId }) => [reference, accountId]));
}

/**
 * Sets `answeredAt` of replies to the earliest publication among the given answers and the stored value. Locks the
 * replies in the order of their ids.
 */
export async function markAnswered(db: Db, answers: { reference: string; at: Date }[]): Promise<void> {
  if (answers.length === 0) return;
  const references = answers.map(({ reference }) => reference);
  await db
    .select({ id: replies.id })
    .from(replies)
    .where(anyOf(replies.reference, references))
    .orderBy(asc(replies.id))
    .for("no key update");
  const instants = answers.map(({ at }) => at.toISOString());
  await db.execute(sql`
    update ${replies} set answered_at = least(${replies.answeredAt}, answer.at)
    from (
      select reference, min(at) as at
      from unnest(${arrayLiteral(references)}::text[], ${arrayLiteral(instants)}::timestamptz[]) as given (reference, at)
      group by reference
    ) as answer
    where ${replies.reference} = answer.reference`);
}

/**
 * Recomputes `answeredAt` of a reply: the earliest publication among its answers that are not withdrawn. Purged answers
 * count, because they did answer it. The lock is a separate statement: the update after it also sees answers that
 * another transaction committed during the wait for the lock.
 */
export async function refreshAnswered(db: Db, reference: string): Promise<void> {
  await db.select({ id: replies.id }).from(replies).where(eq(replies.reference, reference)).for("no key update");
  const earliest = db
    .select({ at: sql`min(${messages.placedAt})` })
    .from(messages)
    .where(
      and(
        eq(messages.accountId, replies.accountId),
        eq(messages.inReplyTo, reference),
        isNull(messages.withdrawnAt),
        isPublishedMessage(),
      ),
    );
  await db
    .update(replies)
    .set({ answeredAt: sql`${earliest}` })
    .where(eq(replies.reference, reference));
}
