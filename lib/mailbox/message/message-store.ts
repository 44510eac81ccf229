import "server-only";
import { and, asc, desc, eq, gte, isNotNull, isNull, lt, sql } from "drizzle-orm";
import { documents, messages } from "@/drizzle/schema/mailbox";
import { anyOf } from "@/lib/db/any-of";
import type { Db } from "@/lib/db/connection";
import { type InboxScope, inInbox } from "@/lib/mailbox/list/list-store";

const DATES = {
  placedAt: messages.placedAt,
  expiresAt: messages.expiresAt,
  deletedAt: messages.deletedAt,
  withdrawnAt: messages.withdrawnAt,
  purgedAt: messages.purgedAt,
  purgedBy: messages.purgedBy,
  firstReadAt: messages.firstReadAt,
  firstDownloadedAt: messages.firstDownloadedAt,
  unread: messages.unread,
};

/** A message of this account in any state; null for unknown ids and ids of other accounts. */
export async function findMessage(db: Db, message: { accountId: string; messageId: string }) {
  const [row] = await db
    .select({
      ...DATES,
      id: messages.id,
      sender: messages.sender,
      subject: messages.subject,
      body: messages.body,
      documentType: messages.documentType,
      contractNumber: messages.contractNumber,
      product: messages.product,
      allowReply: messages.allowReply,
      inReplyTo: messages.inReplyTo,
      availableUntil: messages.availableUntil,
      totalBytes: messages.totalBytes,
    })
    .from(messages)
    .where(and(eq(messages.id, message.messageId), eq(messages.accountId, message.accountId)));
  return row ?? null;
}

/** Locks messages of this account in the order of their ids; unknown ids and ids of other accounts are left out. */
export function lockMessages(db: Db, selection: { accountId: string; messageIds: string[] }) {
  return db
    .select({ id: messages.id, ...DATES })
    .from(messages)
    .where(and(anyOf(messages.id, selection.messageIds), eq(messages.accountId, selection.accountId)))
    .orderBy(asc(messages.id))
    .for("no key update");
}

const DOCUMENT = {
  id: documents.id,
  messageId: documents.messageId,
  filename: documents.filename,
  mediaType: documents.mediaType,
  sizeBytes: documents.sizeBytes,
  sha256: documents.sha256,
};

export function listDocuments(db: Db, selection: { accountId: string; messageIds: string[] }) {
  return db
    .select(DOCUMENT)
    .from(documents)
    .innerJoin(messages, eq(messages.id, documents.messageId))
    .where(and(anyOf(documents.messageId, selection.messageIds), eq(messages.accountId, selection.accountId)))
    .orderBy(asc(documents.messageId), asc(documents.position));
}

/** A document of this account with the dates of its message; null for any other id. */
export async function findDocument(db: Db, key: { accountId: string; documentId: string }) {
  const [row] = await db
    .select({ ...DOCUMENT, ...DATES })
    .from(documents)
    .innerJoin(messages, eq(messages.id, documents.messageId))
    .where(and(eq(documents.id, key.documentId), eq(messages.accountId, key.accountId)));
  return row ?? null;
}

/**
 * The next newer and the next older message of the inbox. The message's own date bounds the scan: with the bounds of the
 * scope alone, the index would be read from its end up to the message.
 */
export async function findNeighbours(db: Db, scope: InboxScope, message: { id: string; placedAt: Date }) {
  const position = sql`(${messages.placedAt}, ${messages.id})`;
  const here = sql`(${message.placedAt.toISOString()}::timestamptz, ${message.id}::uuid)`;
  const columns = { id: messages.id, subject: messages.subject };
  const [newer, older] = await Promise.all([
    db
      .select(columns)
      .from(messages)
      .where(and(inInbox({ ...scope, notBefore: message.placedAt }), sql`${position} > ${here}`))
      .orderBy(asc(messages.placedAt), asc(messages.id))
      .limit(1),
    db
      .select(columns)
      .from(messages)
      .where(and(inInbox({ ...scope, notAfter: message.placedAt }), sql`${position} < ${here}`))
      .orderBy(desc(messages.placedAt), desc(messages.id))
      .limit(1),
  ]);
  return { newer: newer[0] ?? null, older: older[0] ?? null };
}

/**
 * Locks the message of a document of this account; null for any other id and for a deleted document. The dates are read
 * after the lock is acquired.
 */
export async function lockDocument(db: Db, key: { accountId: string; documentId: string }) {
  const [row] = await db
    .select({ ...DOCUMENT, ...DATES })
    .from(documents)
    .innerJoin(messages, eq(messages.id, documents.messageId))
    .where(and(eq(documents.id, key.documentId), eq(messages.accountId, key.accountId)))
    .for("no key update", { of: messages });
  return row ?? null;
}

/** Texts of messages of this account, by message id. */
export async function listTexts(db: Db, selection: Selection): Promise<Map<string, string>> {
  const rows = await db.select({ id: messages.id, body: messages.body }).from(messages).where(ownedUnpurged(selection));
  return new Map(rows.map(({ id, body }) => [id, body]));
}

type Selection = { accountId: string; messageIds: string[] };
const ownedUnpurged = (selection: Selection) =>
  and(anyOf(messages.id, selection.messageIds), eq(messages.accountId, selection.accountId), isNull(messages.purgedAt));

/** Sets `firstReadAt` where it is empty and clears `unread`. `firstReadAt` is evidence and never changes again. */
export async function markOpened(db: Db, selection: Selection, at: Date): Promise<void> {
  const firstReadAt = sql`coalesce(${messages.firstReadAt}, ${at.toISOString()}::timestamptz)`;
  await db.update(messages).set({ unread: false, firstReadAt }).where(ownedUnpurged(selection));
}

/** Sets `firstDownloadedAt` where it is empty. */
export async function markDownloaded(db: Db, selection: Selection, at: Date): Promise<void> {
  await db
    .update(messages)
    .set({ firstDownloadedAt: at })
    .where(and(ownedUnpurged(selection), isNull(messages.firstDownloadedAt)));
}

export async function setUnread(db: Db, selection: Selection, unread: boolean): Promise<void> {
  await db.update(messages).set({ unread }).where(ownedUnpurged(selection));
}

export async function setDeletedAt(db: Db, selection: Selection, deletedAt: Date | null): Promise<void> {
  await db.update(messages).set({ deletedAt }).where(ownedUnpurged(selection));
}

function inTrash(scope: { accountId: string; deletedFrom: Date; now: Date }) {
  return and(
    eq(messages.accountId, scope.accountId),
    isNotNull(messages.deletedAt),
    isNull(messages.purgedAt),
    gte(messages.deletedAt, scope.deletedFrom),
    lt(sql`${scope.now.toISOString()}::timestamptz`, messages.expiresAt),
  );
}

/** A document in the JSON that `listTrashRows` reads. */
type TrashDocument = { id: string; filename: string; mediaType: string; sizeBytes: number; sha256: string };

/**
 * One page of the trash in one statement, last deleted first, each message with its documents (none when withdrawn).
 *
 * @returns rows, each with the number of all messages in the trash in `total`; none for a page after the last
 */
export function listTrashRows(
  db: Db,
  scope: { accountId: string; deletedFrom: Date; now: Date; offset: number; limit: number },
) {
  const document = sql`json_build_object('id', ${documents.id}, 'filename', ${documents.filename},
    'mediaType', ${documents.mediaType}, 'sizeBytes', ${documents.sizeBytes}, 'sha256', ${documents.sha256})`;
  const list = sql`select coalesce(json_agg(${document} order by ${documents.position}), '[]'::json)
    from ${documents} where ${and(eq(documents.messageId, messages.id), isNull(messages.withdrawnAt))}`;
  return db
    .select({
      id: messages.id,
      sender: messages.sender,
      subject: messages.subject,
      documentType: messages.documentType,
      contractNumber: messages.contractNumber,
      placedAt: messages.placedAt,
      availableUntil: messages.availableUntil,
      deletedAt: messages.deletedAt,
      withdrawnAt: messages.withdrawnAt,
      documents: sql<TrashDocument[]>`(${list})`,
      total: sql`(select count(*) from ${messages} where ${inTrash(scope)})`.mapWith(Number),
    })
    .from(messages)
    .where(inTrash(scope))
    .orderBy(desc(messages.deletedAt), desc(messages.placedAt), desc(messages.id))
    .offset(scope.offset)
    .limit(scope.limit);
}
