import "server-only";
import { and, asc, desc, eq, gt, gte, isNotNull, isNull, lt, lte, type Placeholder, type SQL, sql } from "drizzle-orm";
import { documents, messages } from "@/drizzle/schema/mailbox";
import { anyOf, arrayLiteral } from "@/lib/db/any-of";
import type { Db } from "@/lib/db/connection";
import { jsonArray } from "@/lib/db/json";
import { withKeptPlan } from "@/lib/db/kept-plans";
import { placeholder, preparedQuery } from "@/lib/db/prepared-query";
import { isPublishedMessage } from "@/lib/mailbox/message/published-store";
import { oldestInTrash } from "@/lib/mailbox/message/visibility";
import { matchesTerms } from "@/lib/mailbox/search/search-store";
import { foundText } from "@/lib/mailbox/search/text-store";
import type { KeyedTerm } from "@/lib/mailbox/search/text-terms";

/** The dates that decide where a message is shown, and the marks of reading. */
export const MESSAGE_DATES = {
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

/** What a bill asks for, and the customer's mark; see `messagePayment`. */
export const PAYMENT_COLUMNS = {
  amount: messages.amount,
  currency: messages.currency,
  dueDate: messages.dueDate,
  paymentReference: messages.paymentReference,
  payeeName: messages.payeeName,
  payeeIban: messages.payeeIban,
  markedPaidAt: messages.markedPaidAt,
};

/** What the page of a message shows of the message itself, with the dates that decide whether it is shown. */
export const MESSAGE = {
  ...MESSAGE_DATES,
  id: messages.id,
  sender: messages.sender,
  subject: messages.subject,
  body: messages.body,
  documentType: messages.documentType,
  contractNumber: messages.contractNumber,
  product: messages.product,
  allowReply: messages.allowReply,
  availableUntil: messages.availableUntil,
  totalBytes: messages.totalBytes,
  ...PAYMENT_COLUMNS,
};

/** A message of this account in any state; null for unknown ids and ids of other accounts. */
export async function findMessage(db: Db, message: { accountId: string; messageId: string }) {
  const [row] = await db
    .select(MESSAGE)
    .from(messages)
    .where(and(eq(messages.id, message.messageId), eq(messages.accountId, message.accountId), isPublishedMessage()));
  return row ?? null;
}

/**
 * The condition that `messageState` is the list (visibility.ts) and the message is not withdrawn: its content opens.
 */
export function opensFrom(list: "inbox", now: Date | Placeholder): SQL | undefined;
export function opensFrom(list: "inbox" | "trash", now: Date): SQL | undefined;
export function opensFrom(list: "inbox" | "trash", now: Date | Placeholder): SQL | undefined {
  return and(
    isNull(messages.purgedAt),
    isNull(messages.withdrawnAt),
    lte(messages.placedAt, now),
    gt(messages.expiresAt, now),
    list === "inbox" ? isNull(messages.deletedAt) : gte(messages.deletedAt, oldestInTrash(now as Date)),
  );
}

/** Locks messages of this account in the order of their ids; unknown ids and ids of other accounts are left out. */
export function lockMessages(db: Db, selection: { accountId: string; messageIds: string[] }) {
  return db
    .select({ id: messages.id, ...MESSAGE_DATES })
    .from(messages)
    .where(
      and(anyOf(messages.id, selection.messageIds), eq(messages.accountId, selection.accountId), isPublishedMessage()),
    )
    .orderBy(asc(messages.id))
    .for("no key update");
}

/** What a page shows of a document. */
export const SHOWN_DOCUMENT = {
  id: documents.id,
  filename: documents.filename,
  mediaType: documents.mediaType,
  sizeBytes: documents.sizeBytes,
  sha256: documents.sha256,
};
const DOCUMENT = { ...SHOWN_DOCUMENT, messageId: documents.messageId };

export function listDocuments(db: Db, selection: { accountId: string; messageIds: string[] }) {
  return db
    .select(DOCUMENT)
    .from(documents)
    .innerJoin(messages, eq(messages.id, documents.messageId))
    .where(
      and(
        anyOf(documents.messageId, selection.messageIds),
        eq(messages.accountId, selection.accountId),
        isPublishedMessage(),
      ),
    )
    .orderBy(asc(documents.messageId), asc(documents.position));
}

/** @param which condition on `documents` */
const datedDocuments = (db: Db, which: SQL) =>
  db
    .select({ ...DOCUMENT, ...MESSAGE_DATES })
    .from(documents)
    .innerJoin(messages, eq(messages.id, documents.messageId))
    .where(and(which, eq(messages.accountId, placeholder("accountId")), isPublishedMessage()));

const documentQuery = preparedQuery((db) =>
  datedDocuments(db, eq(documents.id, placeholder("documentId"))).prepare("find_document"),
);
const documentsQuery = preparedQuery((db) =>
  datedDocuments(db, sql`${documents.id} = any(${placeholder("documentIds")}::uuid[])`).prepare("find_documents"),
);

/** A document of this account with the dates of its message; null for any other id. */
export async function findDocument(db: Db, key: { accountId: string; documentId: string }) {
  const [row] = await documentQuery(withKeptPlan(db)).execute(key);
  return row ?? null;
}

/** Those of several documents that are of this account, in no order, with the dates of their messages. */
export function findDocuments(db: Db, { accountId, documentIds }: { accountId: string; documentIds: string[] }) {
  return documentsQuery(withKeptPlan(db)).execute({ accountId, documentIds: arrayLiteral(documentIds) });
}

/** Texts of messages of this account, by message id. */
export async function listTexts(db: Db, selection: Selection): Promise<Map<string, string>> {
  const rows = await db.select({ id: messages.id, body: messages.body }).from(messages).where(ownedUnpurged(selection));
  return new Map(rows.map(({ id, body }) => [id, body]));
}

type Selection = { accountId: string; messageIds: string[] };
const ownedUnpurged = (selection: Selection) =>
  and(
    anyOf(messages.id, selection.messageIds),
    eq(messages.accountId, selection.accountId),
    isNull(messages.purgedAt),
    isPublishedMessage(),
  );

/** Sets `firstReadAt` where it is empty. It is evidence and never changes again; the unread mark is not touched. */
export async function markFirstRead(db: Db, selection: Selection, at: Date): Promise<void> {
  await db
    .update(messages)
    .set({ firstReadAt: at })
    .where(and(ownedUnpurged(selection), isNull(messages.firstReadAt)));
}

/** Sets `firstDownloadedAt` where it is empty. */
export async function markDownloaded(db: Db, selection: Selection, at: Date): Promise<void> {
  await db
    .update(messages)
    .set({ firstDownloadedAt: at })
    .where(and(ownedUnpurged(selection), isNull(messages.firstDownloadedAt)));
}

type TrashScope = {
  accountId: string;
  deletedFrom: Date;
  now: Date;
  /** A message must match all terms. Null: no search. */
  terms: readonly KeyedTerm[] | null;
};

function inTrash(db: Db, scope: TrashScope) {
  return and(
    eq(messages.accountId, scope.accountId),
    isNotNull(messages.deletedAt),
    isNull(messages.purgedAt),
    gte(messages.deletedAt, scope.deletedFrom),
    isPublishedMessage(),
    lt(sql`${scope.now.toISOString()}::timestamptz`, messages.expiresAt),
    scope.terms === null ? undefined : matchesTerms(db, scope.accountId, scope.terms),
  );
}

/**
 * One page of the trash in one statement, last deleted first, each message with its documents (none when withdrawn).
 * The words of a search are compared once.
 *
 * @returns rows, each with the number of all messages in the trash in `total`, and with a search the matching text in
 *          `found`, as `searchInboxRows`; none for a page after the last
 */
export function listTrashRows(db: Db, scope: TrashScope & { offset: number; limit: number }) {
  const shown = and(eq(documents.messageId, messages.id), isNull(messages.withdrawnAt));
  const list = jsonArray(SHOWN_DOCUMENT, sql`from ${documents} where ${shown}`, sql`${documents.position}`);
  const order = [desc(messages.deletedAt), desc(messages.placedAt), desc(messages.id)];
  const page = db
    .select({ id: messages.id, total: sql`count(*) over ()`.mapWith(Number).as("total") })
    .from(messages)
    .where(inTrash(db, scope))
    .orderBy(...order)
    .offset(scope.offset)
    .limit(scope.limit)
    .as("page");
  return db
    .select({
      id: messages.id,
      sender: messages.sender,
      subject: messages.subject,
      documentType: messages.documentType,
      contractNumber: messages.contractNumber,
      product: messages.product,
      placedAt: messages.placedAt,
      availableUntil: messages.availableUntil,
      deletedAt: messages.deletedAt,
      withdrawnAt: messages.withdrawnAt,
      documents: list,
      found: foundText(scope.terms ?? []),
      total: page.total,
    })
    .from(page)
    .innerJoin(messages, eq(messages.id, page.id))
    .where(inTrash(db, { ...scope, terms: null }))
    .orderBy(...order);
}
