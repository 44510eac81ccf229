import "server-only";
import { and, asc, eq, type SQL, sql } from "drizzle-orm";
import { messages, replies } from "@/drizzle/schema/mailbox";
import { accountRows } from "@/lib/account/row-store";
import type { Db } from "@/lib/db/connection";
import { isPublishedMessage } from "@/lib/mailbox/message/published-store";
import type { ReplyState } from "@/lib/mailbox/reply/reply";
import type { QueuePosition } from "@/lib/mailbox/staff/reply-queue";
import { isReplyInState } from "@/lib/mailbox/staff/staff-store";

export type SenderReplyRow = Awaited<ReturnType<typeof selectReplies>>[number];

function selectReplies(db: Db, where: SQL | undefined, limit: number) {
  const { account } = accountRows(db);
  return db
    .select({
      id: replies.id,
      reference: replies.reference,
      body: replies.body,
      sentAt: replies.sentAt,
      acknowledgedAt: replies.acknowledgedAt,
      answeredAt: replies.answeredAt,
      accountId: replies.accountId,
      customer: { name: account.name, emailAddress: account.emailAddress },
      message: {
        id: messages.id,
        senderReference: messages.senderReference,
        documentType: messages.documentType,
        contractNumber: messages.contractNumber,
      },
    })
    .from(replies)
    .innerJoin(messages, eq(messages.id, replies.messageId))
    .innerJoin(account, eq(account.id, replies.accountId))
    .where(and(where, isPublishedMessage()))
    .orderBy(asc(replies.sentAt), asc(replies.id))
    .limit(limit);
}

/** A reply to a message of this sender; null for unknown ids and replies to messages of other senders. */
export async function findReplyOfSender(
  db: Db,
  reply: { source: string; replyId: string },
): Promise<SenderReplyRow | null> {
  const [row] = await selectReplies(db, and(eq(replies.id, reply.replyId), eq(messages.source, reply.source)), 1);
  return row ?? null;
}

/**
 * One page of the replies to this sender's messages, oldest first.
 *
 * @param page.after the last reply of the page before; null for the first page
 */
export function listRepliesOfSource(
  db: Db,
  page: { source: string; state: ReplyState | null; now: Date; after: QueuePosition | null; limit: number },
): Promise<SenderReplyRow[]> {
  const { source, state, now, after, limit } = page;
  const position = sql`(${replies.sentAt}, ${replies.id})`;
  const isAfter = after && sql`${position} > (${after.sentAt.toISOString()}::timestamptz, ${after.id}::uuid)`;
  const isWanted = and(
    eq(messages.source, source),
    state ? isReplyInState(state, now) : undefined,
    isAfter ?? undefined,
  );
  return selectReplies(db, isWanted, limit);
}
