import "server-only";
import { and, asc, eq, isNull, lt, lte, or, type SQL, sql } from "drizzle-orm";
import { documents, messageEvents, messages } from "@/drizzle/schema/mailbox";
import { messageSearch } from "@/drizzle/schema/message-text";
import { purgedDocuments } from "@/drizzle/schema/purged-document";
import { messageReminders } from "@/drizzle/schema/reminder";
import { replyDrafts } from "@/drizzle/schema/reply-draft";
import { anyOf } from "@/lib/db/any-of";
import type { Db } from "@/lib/db/connection";
import { deleteBytesOf } from "@/lib/document/bytes-store";
import { isPublishedMessage } from "@/lib/mailbox/message/published-store";
import type { DueGroup, PurgeCutoffs } from "@/lib/mailbox/purge/due-messages";
import { deleteTexts } from "@/lib/mailbox/search/text-store";

const TIME_ZONE = "Europe/Budapest";

function isDue(cutoffs: PurgeCutoffs): SQL | undefined {
  return and(
    cutoffs.accountIds && anyOf(messages.accountId, cutoffs.accountIds),
    isNull(messages.purgedAt),
    isPublishedMessage(),
    or(lte(messages.expiresAt, cutoffs.now), lt(messages.deletedAt, cutoffs.deletedBefore)),
  );
}

/** Ids of all due messages, in order. */
export async function listDueIds(db: Db, cutoffs: PurgeCutoffs): Promise<string[]> {
  const rows = await db.select({ id: messages.id }).from(messages).where(isDue(cutoffs)).orderBy(asc(messages.id));
  return rows.map(({ id }) => id);
}

/** Locks those of the messages that are still due, in the order of their ids. */
export function lockDue(db: Db, ids: string[], cutoffs: PurgeCutoffs) {
  return db
    .select({ id: messages.id, deletedAt: messages.deletedAt })
    .from(messages)
    .where(and(anyOf(messages.id, ids), isDue(cutoffs)))
    .orderBy(asc(messages.id))
    .for("no key update");
}

/** Ids and SHA-256 of documents, which are kept as evidence in the history. */
export function listDigests(db: Db, messageIds: string[]) {
  return db
    .select({ messageId: documents.messageId, id: documents.id, sha256: documents.sha256 })
    .from(documents)
    .where(anyOf(documents.messageId, messageIds))
    .orderBy(asc(documents.messageId), asc(documents.position));
}

/** Keeps the digests of documents for the page that says whether a document was issued here. */
async function keepDigests(db: Db, messageIds: string[]): Promise<void> {
  await db.execute(sql`
    insert into ${purgedDocuments} (account_id, message_id, sha256)
    select ${documents.accountId}, ${documents.messageId}, ${documents.sha256} from ${documents} where ${anyOf(documents.messageId, messageIds)}
    on conflict do nothing`);
}

/** Deletes documents with their bytes, words for the search, drafts and the record of reminders of messages. */
export async function deleteContent(db: Db, messageIds: string[]): Promise<void> {
  const documentIds = db.select({ id: documents.id }).from(documents).where(anyOf(documents.messageId, messageIds));
  await deleteBytesOf(db, documentIds);
  await deleteTexts(db, messageIds);
  await keepDigests(db, messageIds);
  await db.delete(documents).where(anyOf(documents.messageId, messageIds));
  await db.delete(messageSearch).where(anyOf(messageSearch.messageId, messageIds));
  await db.delete(messageReminders).where(anyOf(messageReminders.messageId, messageIds));
  await db.delete(replyDrafts).where(anyOf(replyDrafts.messageId, messageIds));
}

/**
 * Clears the content of messages. Keeps what evidence needs: ids, the sender's reference, the content digest, dates,
 * the number of documents, and `inReplyTo`, so that an answered reply stays answered.
 */
export async function clearMessages(
  db: Db,
  messageIds: string[],
  purge: { purgedAt: Date; purgedBy: NonNullable<typeof messages.$inferSelect.purgedBy> },
): Promise<void> {
  if (messageIds.length === 0) return;
  await db
    .update(messages)
    .set({
      ...purge,
      sender: "",
      subject: "",
      body: "",
      contractNumber: null,
      product: null,
      documentType: "other",
      allowReply: false,
      totalBytes: 0,
      amount: null,
      currency: null,
      dueDate: null,
      paymentReference: null,
      payeeName: null,
      payeeIban: null,
      markedPaidAt: null,
      unread: false,
    })
    .where(anyOf(messages.id, messageIds));
}

/**
 * Locks all messages of an account that are not purged, in the order of their ids. Without those of an open batch: it
 * cannot commit after the account's address has changed.
 */
export async function lockMessagesOf(db: Db, accountId: string): Promise<string[]> {
  const rows = await db
    .select({ id: messages.id })
    .from(messages)
    .where(and(eq(messages.accountId, accountId), isNull(messages.purgedAt), isPublishedMessage()))
    .orderBy(asc(messages.id))
    .for("no key update");
  return rows.map(({ id }) => id);
}

/** Due messages, grouped by the dates that make them due and the dates of their histories. */
export async function listDueGroups(db: Db, cutoffs: PurgeCutoffs): Promise<DueGroup[]> {
  const day = (at: SQL) => sql`(${at} at time zone ${sql.raw(`'${TIME_ZONE}'`)})::date`;
  const rows = await db.execute<Omit<DueGroup, "expiresAt"> & { expiresAt: string }>(sql`
    with due as (
      select case when ${messages.expiresAt} <= ${cutoffs.now.toISOString()}::timestamptz then 'year' else 'trash' end as by,
        ${messages.availableUntil} as available_until, ${messages.expiresAt} as expires_at,
        ${day(sql`placed.at`)} as placed_on, ${day(sql`${messages.deletedAt}`)} as deleted_on,
        ${day(sql`deleted.at`)} as deleted_by_history
      from ${messages}
      left join ${messageEvents} placed
        on placed.message_id = ${messages.id} and placed.sequence = 1 and placed.kind = 'placed'
      left join lateral (
        select at from ${messageEvents} where ${eq(messageEvents.messageId, messages.id)} and kind = 'deleted'
        order by sequence desc limit 1) as deleted on ${messages.deletedAt} is not null
      where ${isDue(cutoffs)})
    select by, count(*)::int as messages, available_until::text as "availableUntil", expires_at as "expiresAt",
      placed_on::text as "placedOn", (placed_on + interval '1 year')::date::text as "yearAfterPlacing",
      deleted_on::text as "deletedOn", deleted_by_history::text as "deletedOnByHistory",
      (deleted_by_history + 30)::text as "trashUntil"
    from due group by by, available_until, expires_at, placed_on, deleted_on, deleted_by_history`);
  return rows.map((row) => ({ ...row, expiresAt: new Date(row.expiresAt) }));
}
