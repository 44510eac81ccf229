import "server-only";
import { and, count, desc, eq, gte, inArray, isNull, lt, lte, max, type SQL, sql } from "drizzle-orm";
import { messages } from "@/drizzle/schema/mailbox";
import { anyOf } from "@/lib/db/any-of";
import type { Db } from "@/lib/db/connection";
import type { SortDirection, SortKey } from "@/lib/mailbox/list/inbox-query";
import type { DocumentType } from "@/lib/mailbox/message/document-type";
import type { SearchTerm } from "@/lib/mailbox/search/search-query";
import { matchesTerms } from "@/lib/mailbox/search/search-store";

/** An account and the range of `placedAt` (both inclusive) in which messages are published and not expired. */
export type InboxScope = { accountId: string; notBefore: Date; notAfter: Date };

export type InboxFilters = {
  unread: boolean | null;
  type: DocumentType | null;
  contract: string | null;
  placedFrom: Date | null;
  placedBefore: Date | null;
  /** A message must match all terms; an empty list matches nothing. Null: no search. */
  terms: readonly SearchTerm[] | null;
};

export type InboxOrder = {
  sort: SortKey;
  dir: SortDirection;
  typeOrder: readonly DocumentType[];
  byContract: boolean;
};

export const NO_FILTERS: InboxFilters = {
  unread: null,
  type: null,
  contract: null,
  placedFrom: null,
  placedBefore: null,
  terms: null,
};

/**
 * Messages of the inbox. Repeats the condition of the partial indexes (`messages_inbox_idx` and others), so that counts
 * use an index alone; see docs/query-plans.md.
 */
export function inInbox(scope: InboxScope): SQL | undefined {
  return and(
    eq(messages.accountId, scope.accountId),
    isNull(messages.deletedAt),
    isNull(messages.purgedAt),
    gte(messages.placedAt, scope.notBefore),
    lte(messages.placedAt, scope.notAfter),
  );
}

function matching(db: Db, scope: InboxScope, filters: InboxFilters): SQL | undefined {
  return and(
    inInbox(scope),
    filters.unread === null ? undefined : sql`${messages.unread} = ${filters.unread}`,
    filters.type === null ? undefined : eq(messages.documentType, filters.type),
    filters.contract === null ? undefined : eq(messages.contractNumber, filters.contract),
    filters.placedFrom === null ? undefined : gte(messages.placedAt, filters.placedFrom),
    filters.placedBefore === null ? undefined : lt(messages.placedAt, filters.placedBefore),
    filters.terms === null ? undefined : matchesTerms(db, scope.accountId, filters.terms),
  );
}

const inHungarian = (column: SQL | typeof messages.subject | typeof messages.sender | typeof messages.contractNumber) =>
  sql`${column} collate "hu-x-icu"`;

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

const ROW = {
  id: messages.id,
  sender: messages.sender,
  subject: messages.subject,
  documentType: messages.documentType,
  contractNumber: messages.contractNumber,
  product: messages.product,
  placedAt: messages.placedAt,
  availableUntil: messages.availableUntil,
  documentCount: messages.documentCount,
  totalBytes: messages.totalBytes,
  unread: messages.unread,
  withdrawnAt: messages.withdrawnAt,
};

/** From this offset on, the rows before the page are skipped in an index instead of the table. */
const FAR_OFFSET = 100;

type PageOptions = { filters: InboxFilters; order: InboxOrder; offset: number; limit: number };

/**
 * One page of the inbox without a search. The first pages by date are read along their index. For other pages and orders,
 * the ids are found by an index-only scan and only the rows of the page are read from the table.
 */
export function listInboxRows(db: Db, scope: InboxScope, page: PageOptions) {
  const order = orderBy(page.order);
  const rows = db.select(ROW).from(messages);
  if (page.order.sort === "date" && !page.order.byContract && page.offset < FAR_OFFSET) {
    return rows
      .where(matching(db, scope, page.filters))
      .orderBy(...order)
      .offset(page.offset)
      .limit(page.limit);
  }
  const ids = db
    .select({ id: messages.id })
    .from(messages)
    .where(matching(db, scope, page.filters))
    .orderBy(...order)
    .offset(page.offset)
    .limit(page.limit);
  return rows
    .where(and(inInbox(scope), inArray(messages.id, ids)))
    .orderBy(...order)
    .limit(page.limit);
}

/**
 * One page of a search and the number of all matches, in one statement, so that the words are compared once.
 *
 * @returns the ids in order; for a page after the last match none, and `total` is 0
 */
export async function searchInbox(
  db: Db,
  scope: InboxScope,
  page: PageOptions,
): Promise<{ ids: string[]; total: number }> {
  const hits = await db
    .select({ id: messages.id, total: sql<number>`count(*) over ()`.mapWith(Number) })
    .from(messages)
    .where(matching(db, scope, page.filters))
    .orderBy(...orderBy(page.order))
    .offset(page.offset)
    .limit(page.limit);
  return { ids: hits.map(({ id }) => id), total: hits[0]?.total ?? 0 };
}

/** The messages of this inbox with the given ids, in the order of the ids. */
export async function listRowsByIds(db: Db, scope: InboxScope, ids: readonly string[]) {
  const rows = await db
    .select(ROW)
    .from(messages)
    .where(and(inInbox(scope), anyOf(messages.id, ids)));
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

export async function countInbox(db: Db, scope: InboxScope, filters: InboxFilters): Promise<number> {
  const [row] = await db
    .select({ n: count() })
    .from(messages)
    .where(matching(db, scope, filters));
  return row?.n ?? 0;
}

/** Number of messages in the inbox, and of those placed before an instant, in one index scan. */
export async function countWholeInbox(
  db: Db,
  scope: InboxScope,
  placedBefore: Date,
): Promise<{ all: number; before: number }> {
  const before = sql<number>`count(*) filter (where ${lt(messages.placedAt, placedBefore)})`.mapWith(Number);
  const [row] = await db.select({ all: count(), before }).from(messages).where(inInbox(scope));
  return row ?? { all: 0, before: 0 };
}

/** Number of unread messages in the inbox, by an index-only scan of `messages_unread_idx`. */
export async function countUnread(db: Db, scope: InboxScope): Promise<number> {
  const [row] = await db
    .select({ n: count() })
    .from(messages)
    .where(and(inInbox(scope), sql`${messages.unread}`));
  return row?.n ?? 0;
}

/** Every combination of contract number and document type in the inbox, with one of the contract's product names. */
export function listInboxFacets(db: Db, scope: InboxScope) {
  return db
    .select({
      contractNumber: messages.contractNumber,
      documentType: messages.documentType,
      product: max(messages.product),
    })
    .from(messages)
    .where(inInbox(scope))
    .groupBy(messages.contractNumber, messages.documentType)
    .orderBy(sql`${inHungarian(messages.contractNumber)} asc nulls last`);
}
