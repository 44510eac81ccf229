import "server-only";
import { and, desc, eq, gte, inArray, isNull, lt, lte, type Placeholder, type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { messages } from "@/drizzle/schema/mailbox";
import type { Db } from "@/lib/db/connection";
import { withKeptPlan } from "@/lib/db/kept-plans";
import { placeholder, preparedQuery } from "@/lib/db/prepared-query";
import type { CalendarDay } from "@/lib/kernel/time";
import type { SortDirection, SortKey } from "@/lib/mailbox/list/inbox-query";
import { isPayable } from "@/lib/mailbox/list/payable-store";
import type { DocumentType } from "@/lib/mailbox/message/document-type";
import { PAYMENT_COLUMNS } from "@/lib/mailbox/message/message-store";
import { isPublishedMessage } from "@/lib/mailbox/message/published-store";
import { supersededBy } from "@/lib/mailbox/message/superseded-store";
import { MAX_HITS } from "@/lib/mailbox/search/search-query";
import { matchesTerms } from "@/lib/mailbox/search/search-store";
import { foundText } from "@/lib/mailbox/search/text-store";
import type { KeyedTerm } from "@/lib/mailbox/search/text-terms";

/** An account and the range of `placedAt` (both inclusive) in which messages are published and not expired. */
export type InboxScope = { accountId: string; notBefore: Date; notAfter: Date };
/** The scope of a statement that is built once; `scopeValues` are its values. */
export type PreparedScope = Record<keyof InboxScope, Placeholder>;
export const PREPARED_SCOPE: PreparedScope = {
  accountId: placeholder("accountId"),
  notBefore: placeholder("notBefore"),
  notAfter: placeholder("notAfter"),
};

export function scopeValues({ accountId, notBefore, notAfter }: InboxScope) {
  return { accountId, notBefore: notBefore.toISOString(), notAfter: notAfter.toISOString() };
}

export type InboxFilters = {
  unread: boolean | null;
  /** Only bills that are not marked paid. */
  payable: boolean;
  type: DocumentType | null;
  contract: string | null;
  placedFrom: Date | null;
  placedBefore: Date | null;
  /** Due dates, both inclusive. */
  dueFrom: CalendarDay | null;
  dueTo: CalendarDay | null;
  /** A message must match all terms; an empty list matches nothing. Null: no search. */
  terms: readonly KeyedTerm[] | null;
};

export type InboxOrder = {
  sort: SortKey;
  dir: SortDirection;
  typeOrder: readonly DocumentType[];
  byContract: boolean;
};

export const NO_FILTERS: InboxFilters = {
  unread: null,
  payable: false,
  type: null,
  contract: null,
  placedFrom: null,
  placedBefore: null,
  dueFrom: null,
  dueTo: null,
  terms: null,
};

/**
 * Messages of the inbox. Repeats the condition of the partial indexes (`messages_inbox_idx` and others), so that counts
 * use an index alone; see docs/query-plans.md.
 *
 * @param message the table's alias in a statement that has the table more than once
 */
export function inInbox(
  scope: InboxScope | PreparedScope,
  message: Record<InboxColumn, PgColumn> = messages,
): SQL | undefined {
  return and(
    inInboxAtAnyTime(scope, message),
    gte(message.placedAt, scope.notBefore),
    lte(message.placedAt, scope.notAfter),
  );
}

/** `inInbox` without its range of `placedAt`, for a statement that compares it in another way. */
export function inInboxAtAnyTime(
  scope: InboxScope | PreparedScope,
  message: Record<Exclude<InboxColumn, "placedAt">, PgColumn> = messages,
): SQL | undefined {
  return and(
    eq(message.accountId, scope.accountId),
    isNull(message.deletedAt),
    isNull(message.purgedAt),
    isPublishedMessage(message),
  );
}

type InboxColumn = "accountId" | "deletedAt" | "purgedAt" | "placedAt" | "batchId";

function matching(db: Db, scope: InboxScope, filters: InboxFilters): SQL | undefined {
  return and(
    inInbox(scope),
    filters.unread === null ? undefined : sql`${messages.unread} = ${filters.unread}`,
    filters.payable ? isPayable(scope) : undefined,
    filters.type === null ? undefined : eq(messages.documentType, filters.type),
    filters.contract === null ? undefined : eq(messages.contractNumber, filters.contract),
    filters.placedFrom === null ? undefined : gte(messages.placedAt, filters.placedFrom),
    filters.placedBefore === null ? undefined : lt(messages.placedAt, filters.placedBefore),
    filters.dueFrom === null ? undefined : gte(messages.dueDate, filters.dueFrom),
    filters.dueTo === null ? undefined : lte(messages.dueDate, filters.dueTo),
    filters.terms === null ? undefined : matchesTerms(db, scope.accountId, filters.terms),
  );
}

/** A text in the order of the Hungarian alphabet. */
export const inHungarian = (
  column: SQL | typeof messages.subject | typeof messages.sender | typeof messages.contractNumber,
) => sql`${column} collate "hu-x-icu"`;

/** The SQL expression of a sort key. Column names never come from the request. */
function sortExpression({ sort, typeOrder }: InboxOrder): SQL {
  switch (sort) {
    case "date":
      return sql`${messages.placedAt}`;
    case "subject":
      return inHungarian(messages.subject);
    case "sender":
      return inHungarian(messages.sender);
    case "contract":
      return inHungarian(messages.contractNumber);
    case "type":
      return sql`array_position(string_to_array(${typeOrder.join(",")}, ','), ${messages.documentType})`;
    case "size":
      return sql`${messages.totalBytes}`;
    case "deletion":
      return sql`${messages.availableUntil}`;
    case "unread":
      return sql`${messages.unread}`;
    case "due":
      return sql`${messages.dueDate}`;
  }
}

/** Equal values: newest first, then by id, in both directions. Messages without a value come last. */
function orderBy(order: InboxOrder): SQL[] {
  const { dir, sort } = order;
  const groups = order.byContract ? [sql`${inHungarian(messages.contractNumber)} asc nulls last`] : [];
  if (sort === "date" && dir === "asc") return [...groups, sql`${messages.placedAt} asc`, sql`${messages.id} asc`];
  // The index `messages_inbox_idx` is declared with "nulls first"; the columns have no nulls.
  if (sort === "date")
    return [...groups, sql`${messages.placedAt} desc nulls first`, sql`${messages.id} desc nulls first`];
  const column = sortExpression(order);
  return [
    ...groups,
    dir === "asc" ? sql`${column} asc nulls last` : sql`${column} desc nulls last`,
    desc(messages.placedAt),
    desc(messages.id),
  ];
}

/** What a list and the index of an archive say of a message. */
export const ENVELOPE = {
  id: messages.id,
  sender: messages.sender,
  subject: messages.subject,
  documentType: messages.documentType,
  contractNumber: messages.contractNumber,
  product: messages.product,
  placedAt: messages.placedAt,
  availableUntil: messages.availableUntil,
};

const rowOf = (scope: InboxScope | PreparedScope) => ({
  ...ENVELOPE,
  documentCount: messages.documentCount,
  totalBytes: messages.totalBytes,
  unread: messages.unread,
  withdrawnAt: messages.withdrawnAt,
  supersededBy: supersededBy(scope),
  ...PAYMENT_COLUMNS,
});

/** From this offset on, the rows before the page are skipped in an index instead of the table. */
const FAR_OFFSET = 100;

const NEWEST_FIRST: InboxOrder = { sort: "date", dir: "desc", typeOrder: [], byContract: false };

type PageOptions = { filters: InboxFilters; order: InboxOrder; offset: number; limit: number };

/** The first pages by date, newest first, without filters: what most customers ask for. */
const newestRows = preparedQuery((db) =>
  db
    .select({ ...rowOf(PREPARED_SCOPE), total: sql`0`.mapWith(Number) })
    .from(messages)
    .where(inInbox(PREPARED_SCOPE))
    .orderBy(...orderBy(NEWEST_FIRST))
    .offset(placeholder("offset"))
    .limit(placeholder("limit"))
    .prepare("newest_messages"),
);

/**
 * One page of the inbox without a search, in one statement. The first pages by date are read along their index. For
 * other pages and orders, the ids are found by an index-only scan and only the rows of the page are read from the
 * table.
 *
 * @returns rows, each with the number of all matches in `total`; 0 without filters, where the summary has that number
 */
export function listInboxRows(db: Db, scope: InboxScope, page: PageOptions) {
  const order = orderBy(page.order);
  const matches = matching(db, scope, page.filters);
  const total = page.filters === NO_FILTERS ? sql`0` : sql`(select count(*) from ${messages} where ${matches})`;
  const rows = db.select({ ...rowOf(scope), total: total.mapWith(Number) }).from(messages);
  const { offset, limit } = page;
  if (isByDate(page.order) && offset < FAR_OFFSET) {
    if (page.filters === NO_FILTERS && page.order.dir === "desc") {
      return newestRows(withKeptPlan(db)).execute({ ...scopeValues(scope), offset, limit });
    }
    return rows
      .where(matches)
      .orderBy(...order)
      .offset(page.offset)
      .limit(page.limit);
  }
  const ids = db
    .select({ id: messages.id })
    .from(messages)
    .where(matches)
    .orderBy(...order)
    .offset(page.offset)
    .limit(page.limit);
  return rows
    .where(and(inInbox(scope), inArray(messages.id, ids)))
    .orderBy(...order)
    .limit(page.limit);
}

/** True when the list is read along an index, newest or oldest first. */
const isByDate = ({ sort, byContract }: InboxOrder) => sort === "date" && !byContract;

/**
 * The page of a search: ids, each with the number of hits. By date the search ends at one hit more than is counted.
 * Other orders must compare every hit, and are quicker where only the page is kept.
 */
function searchHits(db: Db, scope: InboxScope, { filters, order, offset, limit }: PageOptions) {
  const total = sql`count(*) over ()`.mapWith(Number).as("total");
  const matches = matching(db, scope, filters);
  if (!isByDate(order)) {
    return db
      .select({ id: messages.id, total })
      .from(messages)
      .where(matches)
      .orderBy(...orderBy(order))
      .offset(offset)
      .limit(limit)
      .as("hits");
  }
  const counted = db
    .select({ id: messages.id, placedAt: messages.placedAt })
    .from(messages)
    .where(matches)
    .orderBy(...orderBy(order))
    .limit(MAX_HITS + 1)
    .as("counted");
  return db
    .select({ id: counted.id, total })
    .from(counted)
    .orderBy(...(order.dir === "asc" ? [counted.placedAt, counted.id] : [desc(counted.placedAt), desc(counted.id)]))
    .offset(offset)
    .limit(limit)
    .as("hits");
}

/**
 * One page of a search, in one statement, so that the words are compared once. Only the rows of the page are read from
 * the table.
 *
 * @returns rows, each with the number of matches in `total` (by date at most MAX_HITS + 1) and the matching text in
 *          `found` (null when only the row's own words match); none for a page after the last match
 */
export function searchInboxRows(db: Db, scope: InboxScope, page: PageOptions) {
  const hits = searchHits(db, scope, page);
  return db
    .select({ ...rowOf(scope), total: hits.total, found: foundText(page.filters.terms ?? []) })
    .from(hits)
    .innerJoin(messages, eq(messages.id, hits.id))
    .where(inInbox(scope))
    .orderBy(...orderBy(page.order));
}
