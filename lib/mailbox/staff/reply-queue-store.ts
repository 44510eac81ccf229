import "server-only";
import { and, asc, count, eq, gt, inArray, isNotNull, isNull, lte, min, or, type SQL, sql } from "drizzle-orm";
import { unionAll } from "drizzle-orm/pg-core";
import { messages, replies, replyAttachments } from "@/drizzle/schema/mailbox";
import { replyAssignments, replyNotes } from "@/drizzle/schema/reply-work";
import { accountRows } from "@/lib/account/row-store";
import { contractHolders, isPersonFound } from "@/lib/account/search-store";
import type { Db } from "@/lib/db/connection";
import type { DocumentType } from "@/lib/mailbox/message/document-type";
import { isPublishedMessage } from "@/lib/mailbox/message/published-store";
import type { QueuePosition, ReplyView } from "@/lib/mailbox/staff/reply-queue";
import { isNoTestSource } from "@/lib/sandbox/store";

export type QueueFilter = {
  view: ReplyView;
  /** The staff member who looks, for the view `mine`. */
  memberId: string;
  now: Date;
  documentType?: DocumentType | null;
  /** The contract number of the message, whole. */
  contract?: string | null;
  /** Reference, contract number or address, whole; or the beginning of the customer's name. */
  text?: string | null;
};

const isUnanswered = (now: Date) => or(isNull(replies.answeredAt), gt(replies.answeredAt, now));

/** Who works on the replies of a view. Whether they are answered is the part of the page. */
function isInView({ view, memberId }: Pick<QueueFilter, "view" | "memberId">): SQL | undefined {
  switch (view) {
    case "new":
      return and(isNull(replyAssignments.memberId), isNull(replies.acknowledgedAt));
    case "mine":
      return eq(replyAssignments.memberId, memberId);
    case "waiting":
      return or(isNotNull(replyAssignments.memberId), isNotNull(replies.acknowledgedAt));
    case "answered":
      return undefined;
  }
}

/** Whether a reply is to a message about a contract. Its holders are named too, because they have an index. */
function isAboutContract(db: Db, number: string): SQL | undefined {
  return and(eq(messages.contractNumber, number), inArray(replies.accountId, contractHolders(db, number)));
}

/** The replies with this reference, of this person, or about this contract. A union, so that indexes find them. */
function foundReplies(db: Db, text: string) {
  const { account } = accountRows(db);
  const byReference = db.select({ id: replies.id }).from(replies).where(eq(replies.reference, text.toUpperCase()));
  const byPerson = db
    .select({ id: replies.id })
    .from(replies)
    .innerJoin(account, eq(account.id, replies.accountId))
    .where(isPersonFound(account, text));
  const byContract = db
    .select({ id: replies.id })
    .from(replies)
    .innerJoin(messages, eq(messages.id, replies.messageId))
    .where(and(isPublishedMessage(), isAboutContract(db, text)));
  return byReference.union(byPerson).union(byContract);
}

type QueuePage = { after: QueuePosition | null; limit: number };

/**
 * One page of the replies of a part of the queue; each part has an index, that of the unanswered ones in this order.
 */
function pageOf(db: Db, filter: QueueFilter, { after, limit }: QueuePage, part: SQL | undefined) {
  const { account } = accountRows(db);
  const { text, documentType, contract } = filter;
  const position = sql`(${replies.sentAt}, ${replies.id})`;
  return db
    .select({
      id: replies.id,
      reference: replies.reference,
      sentAt: replies.sentAt,
      acknowledgedAt: replies.acknowledgedAt,
      answeredAt: replies.answeredAt,
      customer: account.name,
      documentType: messages.documentType,
      contractNumber: messages.contractNumber,
      assigneeId: replyAssignments.memberId,
      attachments: db.$count(replyAttachments, eq(replyAttachments.replyId, replies.id)),
    })
    .from(replies)
    .innerJoin(messages, eq(messages.id, replies.messageId))
    .innerJoin(account, eq(account.id, replies.accountId))
    .leftJoin(replyAssignments, eq(replyAssignments.replyId, replies.id))
    .where(
      and(
        isPublishedMessage(),
        part,
        isNoTestSource(messages.source),
        isInView(filter),
        text ? inArray(replies.id, foundReplies(db, text)) : undefined,
        contract ? isAboutContract(db, contract) : undefined,
        documentType ? eq(messages.documentType, documentType) : undefined,
        after ? sql`${position} > (${after.sentAt.toISOString()}::timestamptz, ${after.id}::uuid)` : undefined,
      ),
    )
    .orderBy(asc(replies.sentAt), asc(replies.id))
    .limit(limit);
}

/**
 * One page of the queue, oldest first, by key: as fast on the last page as on the first.
 *
 * @param page.after the last reply of the page before; null for the first page
 */
export async function listReplyQueue(db: Db, filter: QueueFilter, page: QueuePage) {
  if (filter.view === "answered") return pageOf(db, filter, page, lte(replies.answeredAt, filter.now));
  const noAnswer = pageOf(db, filter, page, isNull(replies.answeredAt));
  const answerInFuture = pageOf(db, filter, page, gt(replies.answeredAt, filter.now));
  return unionAll(noAnswer, answerInFuture).orderBy(asc(replies.sentAt), asc(replies.id)).limit(page.limit);
}

/**
 * Counts the unanswered replies: all, those nobody works on, and the late ones.
 *
 * @param lateSince a reply sent at this instant or before is late
 */
export async function summarizeReplyQueue(db: Db, { now, lateSince }: { now: Date; lateSince: Date }) {
  const [row] = await db
    .select({
      open: count(),
      oldest: min(replies.sentAt),
      unassigned: sql<number>`count(*) filter (where ${replyAssignments.memberId} is null)`.mapWith(Number),
      late: sql<number>`count(*) filter (where ${lte(replies.sentAt, lateSince)})`.mapWith(Number),
    })
    .from(replies)
    .innerJoin(messages, eq(messages.id, replies.messageId))
    .leftJoin(replyAssignments, eq(replyAssignments.replyId, replies.id))
    .where(and(isUnanswered(now), isPublishedMessage(), isNoTestSource(messages.source)));
  return row ?? { open: 0, oldest: null, unassigned: 0, late: 0 };
}

/**
 * A reply with the envelope of its message and who works on it, for staff; null for an unknown reference, and for a
 * reply to a message that a test key placed.
 */
export async function findReplyForStaff(db: Db, reference: string) {
  const { account } = accountRows(db);
  const [row] = await db
    .select({
      id: replies.id,
      reference: replies.reference,
      body: replies.body,
      sentAt: replies.sentAt,
      acknowledgedAt: replies.acknowledgedAt,
      answeredAt: replies.answeredAt,
      accountId: replies.accountId,
      customer: { name: account.name, emailAddress: account.emailAddress, locale: account.locale },
      message: {
        id: messages.id,
        subject: messages.subject,
        sender: messages.sender,
        documentType: messages.documentType,
        contractNumber: messages.contractNumber,
        product: messages.product,
        placedAt: messages.placedAt,
        firstReadAt: messages.firstReadAt,
        purgedAt: messages.purgedAt,
      },
      assignment: { memberId: replyAssignments.memberId, assignedAt: replyAssignments.assignedAt },
    })
    .from(replies)
    .innerJoin(messages, eq(messages.id, replies.messageId))
    .innerJoin(account, eq(account.id, replies.accountId))
    .leftJoin(replyAssignments, eq(replyAssignments.replyId, replies.id))
    .where(and(eq(replies.reference, reference), isPublishedMessage(), isNoTestSource(messages.source)));
  return row ?? null;
}

/** Notes on a reply, oldest first. */
export function listNotes(db: Db, replyId: string) {
  return db
    .select({ id: replyNotes.id, memberId: replyNotes.memberId, body: replyNotes.body, notedAt: replyNotes.notedAt })
    .from(replyNotes)
    .where(eq(replyNotes.replyId, replyId))
    .orderBy(asc(replyNotes.notedAt), asc(replyNotes.id));
}

export async function insertNote(db: Db, note: typeof replyNotes.$inferInsert): Promise<void> {
  await db.insert(replyNotes).values(note);
}

/** Who works on a reply; the caller holds the lock of the reply. */
export async function findAssignment(db: Db, replyId: string) {
  const [row] = await db.select().from(replyAssignments).where(eq(replyAssignments.replyId, replyId));
  return row ?? null;
}

export async function putAssignment(db: Db, assignment: typeof replyAssignments.$inferInsert): Promise<void> {
  const { memberId, assignedAt } = assignment;
  await db
    .insert(replyAssignments)
    .values(assignment)
    .onConflictDoUpdate({ target: replyAssignments.replyId, set: { memberId, assignedAt } });
}

export async function deleteAssignment(db: Db, replyId: string): Promise<void> {
  await db.delete(replyAssignments).where(eq(replyAssignments.replyId, replyId));
}

type AttachmentForStaff = { attachmentId: string; of?: { replyId: string; source: string } };

const attachmentForStaff = (db: Db, { attachmentId, of }: AttachmentForStaff) =>
  db
    .select({
      id: replyAttachments.id,
      filename: replyAttachments.filename,
      mediaType: replyAttachments.mediaType,
      sizeBytes: replyAttachments.sizeBytes,
      sha256: replyAttachments.sha256,
      reference: replies.reference,
      accountId: replies.accountId,
      messageId: replies.messageId,
    })
    .from(replyAttachments)
    .innerJoin(replies, eq(replies.id, replyAttachments.replyId))
    .innerJoin(messages, eq(messages.id, replies.messageId))
    .where(
      and(
        eq(replyAttachments.id, attachmentId),
        isPublishedMessage(),
        of ? and(eq(replies.id, of.replyId), eq(messages.source, of.source)) : isNoTestSource(messages.source),
      ),
    );

/**
 * An attachment of any customer's reply with whose it is, for staff; null for an unknown id.
 *
 * @param attachment.of only one of this reply to a message of this sender; without it, none of test senders
 */
export async function findAttachmentForStaff(db: Db, attachment: AttachmentForStaff) {
  const [row] = await attachmentForStaff(db, attachment);
  return row ?? null;
}

/** Locks the reply of such an attachment against deletion; false when the reply is deleted already. */
export async function lockAttachmentForStaff(db: Db, attachment: AttachmentForStaff): Promise<boolean> {
  const rows = await attachmentForStaff(db, attachment).for("key share", { of: replies });
  return rows.length > 0;
}
