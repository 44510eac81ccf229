import "server-only";
import { and, count, desc, eq, gte, inArray, isNull, lt, lte, max, type SQL, sql } from "drizzle-orm";
import { messages } from "@/drizzle/schema/mailbox";
import { anyOf } from "@/lib/db/any-of";
import type { Db } from "@/lib/db/connection";
import type { SortDirection, SortKey } from "@/lib/mailbox/list/inbox-query";
import type { DocumentType } from "@/lib/mailbox/message/document-type";
import type { SearchTerm } from "@/lib/mailbox/search/search-query";
import { holdsWords } from "@/lib/mailbox/search/search-store";

/** Whose inbox, and the instants of placing between which an item is neither unpublished nor past its year. */
export type InboxScope = { accountId: string; notBefore: Date; notAfter: Date };

export type InboxFilters = {
  unread: boolean | null;
  type: DocumentType | null;
  contract: string | null;
  placedFrom: Date | null;
  placedBefore: Date | null;
  /** All of them; an empty list finds nothing. Null: nothing is looked for. */
  words: readonly SearchTerm[] | null;
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
  words: null,
};

/** Exactly the condition of the partial indexes: counts are answered by the index alone (STACK_MORE, 3). */
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
    filters.words === null ? undefined : holdsWords(db, scope.accountId, filters.words),
  );
}

const inHungarian = (column: SQL | typeof messages.subject | typeof messages.sender | typeof messages.contractNumber) =>
  sql`${column} collate "hu-x-icu"`;

/** What a column is ordered by; names come from this map only, never from outside (SEC-54). */
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

/** Ties: newest first, then by id, whichever way the column goes; items without a value come last. */
function orderBy(order: InboxOrder): SQL[] {
  const { dir, sort } = order;
  const groups = order.byContract ? [sql`${inHungarian(messages.contractNumber)} asc nulls last`] : [];
  if (sort === "date" && dir === "asc") return [...groups, sql`${messages.placedAt} asc`, sql`${messages.id} asc`];
  // "nulls first" is how the index of the inbox was made; the column has no nulls.
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

/** From here on the items before the page are passed over in an index. */
const FAR_OFFSET = 100;

type PageOptions = { filters: InboxFilters; order: InboxOrder; offset: number; limit: number };

/** One page. The newest items are read along their index; for any other page an index alone says which ones they are. */
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
 * One page of a search, and how many items it found in all: the words of the mailbox are compared once for both.
 *
 * @returns the ids in their order; beyond the last page none, and then `total` is 0
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

/** The items of this inbox that are named, in the order of the names. */
export async function listNamedRows(db: Db, scope: InboxScope, ids: readonly string[]) {
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

/** The items of the whole inbox, and those among them that were placed before an instant: one walk along one index. */
export async function countWholeInbox(
  db: Db,
  scope: InboxScope,
  placedBefore: Date,
): Promise<{ all: number; before: number }> {
  const before = sql<number>`count(*) filter (where ${lt(messages.placedAt, placedBefore)})`.mapWith(Number);
  const [row] = await db.select({ all: count(), before }).from(messages).where(inInbox(scope));
  return row ?? { all: 0, before: 0 };
}

/** By the index of unread items alone. */
export async function countUnread(db: Db, scope: InboxScope): Promise<number> {
  const [row] = await db
    .select({ n: count() })
    .from(messages)
    .where(and(inInbox(scope), sql`${messages.unread}`));
  return row?.n ?? 0;
}

/** Every combination of contract and type that the inbox holds, with the newest name of the product. */
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
