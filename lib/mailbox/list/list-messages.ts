import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import type { Context } from "@/lib/context";
import {
  addCalendarDays,
  budapestDay,
  type CalendarDay,
  endOfBudapestDay,
  startOfBudapestDay,
} from "@/lib/kernel/time";
import { type InboxQuery, isFiltered, PAGE_SIZE } from "@/lib/mailbox/list/inbox-query";
import {
  countInbox,
  countUnread,
  countWholeInbox,
  type InboxFilters,
  type InboxOrder,
  type InboxScope,
  listInboxFacets,
  listInboxRows,
  listNamedRows,
  NO_FILTERS,
  searchInbox,
} from "@/lib/mailbox/list/list-store";
import { DUE_SOON_DAYS, daysLeft, earliestAvailableDay } from "@/lib/mailbox/message/available-until";
import { DOCUMENT_TYPES, type DocumentType } from "@/lib/mailbox/message/document-type";
import { oldestAvailable } from "@/lib/mailbox/message/visibility";
import { MAX_HITS, searchTerms } from "@/lib/mailbox/search/search-query";

export type InboxRow = {
  id: string;
  sender: string;
  subject: string;
  documentType: DocumentType;
  contractNumber: string | null;
  product: string | null;
  placedAt: Date;
  /** The last day. */
  availableUntil: CalendarDay;
  /** Calendar days to that day, 0 on it. */
  daysLeft: number;
  documentCount: number;
  totalBytes: number;
  unread: boolean;
  /** Set: a tombstone, its content is no longer shown. */
  withdrawnAt: Date | null;
};

export type InboxPage = {
  rows: InboxRow[];
  /** Items that match the filters; of a search at most `MAX_HITS`, the rest cannot be paged to. */
  total: number;
  /** A search has more hits than `total`. */
  more: boolean;
  /** Items in the whole inbox, and the unread among them. */
  all: number;
  unread: number;
  /** Items that are deleted within 30 days. */
  dueSoon: number;
  /** The page shown, from 1, and how many there are (1 for an empty list). */
  page: number;
  pages: number;
  /** The page asked for does not exist; page 1 is shown instead (UX, inbox-9). */
  pageOutOfRange: boolean;
};

export function inboxScope(accountId: AuthorizedAccountId, now: Date): InboxScope {
  return { accountId, notBefore: oldestAvailable(now), notAfter: now };
}

function filtersOf(query: InboxQuery): InboxFilters {
  if (!isFiltered(query)) return NO_FILTERS;
  return {
    unread: query.state === "all" ? null : query.state === "unread",
    type: query.type,
    contract: query.contract,
    placedFrom: query.from === null ? null : startOfBudapestDay(query.from),
    placedBefore: query.to === null ? null : endOfBudapestDay(query.to),
    words: query.q === null ? null : searchTerms(query.q),
  };
}

/**
 * One page of the inbox: 20 items in Hungarian order, ties newest first; grouped by contract if asked for.
 *
 * @param input.typeOrder the document types in the order of their labels in the customer's language, for `sort=type`
 */
export async function listMessages(
  ctx: Context,
  input: { accountId: AuthorizedAccountId; query: InboxQuery; typeOrder?: readonly DocumentType[] },
): Promise<InboxPage> {
  const { query, typeOrder = DOCUMENT_TYPES } = input;
  const now = ctx.clock.now();
  const today = budapestDay(now);
  const scope = inboxScope(input.accountId, now);
  const filters = filtersOf(query);
  const firstDayNotDue = earliestAvailableDay(addCalendarDays(today, DUE_SOON_DAYS));
  const [{ all, before: dueSoon }, unread] = await Promise.all([
    countWholeInbox(ctx.db, scope, startOfBudapestDay(firstDayNotDue)),
    countUnread(ctx.db, scope),
  ]);
  const order = { sort: query.sort, dir: query.dir, typeOrder, byContract: query.group === "contract" };
  const find = filters.words === null ? findPage : findSearchPage;
  const { rows, ...found } = await find(ctx, { scope, filters, order, asked: query.page, all });
  return {
    ...found,
    rows: rows.map((row) => ({ ...row, daysLeft: daysLeft(row.availableUntil, today) })),
    all,
    unread,
    dueSoon,
  };
}

type Options = { scope: InboxScope; filters: InboxFilters; order: InboxOrder; asked: number; all: number };
type FoundPage = Pick<InboxPage, "total" | "more" | "page" | "pages" | "pageOutOfRange"> & {
  rows: Omit<InboxRow, "daysLeft">[];
};

/** Which page is shown: the first one instead of one that does not exist. */
function pageOf(asked: number, total: number) {
  const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
  const pageOutOfRange = asked > pages;
  return { page: pageOutOfRange ? 1 : asked, pages, pageOutOfRange };
}

const option = ({ filters, order }: Options, page: number) => ({
  filters,
  order,
  offset: (page - 1) * PAGE_SIZE,
  limit: PAGE_SIZE,
});

async function findPage(ctx: Context, searched: Options): Promise<FoundPage> {
  const { scope, filters, asked, all } = searched;
  const total = filters === NO_FILTERS ? all : await countInbox(ctx.db, scope, filters);
  const where = pageOf(asked, total);
  return { ...where, total, more: false, rows: await listInboxRows(ctx.db, scope, option(searched, where.page)) };
}

/** Nobody pages beyond the counted hits. */
const MAX_PAGES = Math.ceil(MAX_HITS / PAGE_SIZE);

async function findSearchPage(ctx: Context, searched: Options): Promise<FoundPage> {
  const { scope, asked } = searched;
  let { ids, total } = await searchInbox(ctx.db, scope, option(searched, asked <= MAX_PAGES ? asked : 1));
  // Beyond the last hit nothing is counted either.
  if (ids.length === 0 && asked > 1) ({ ids, total } = await searchInbox(ctx.db, scope, option(searched, 1)));
  const counted = Math.min(total, MAX_HITS);
  const where = pageOf(asked, counted);
  return { ...where, total: counted, more: total > MAX_HITS, rows: await listNamedRows(ctx.db, scope, ids) };
}

/** What the filters can offer: only contracts and types that the inbox holds; contracts in Hungarian order. */
export type FilterChoices = { contracts: { number: string; product: string | null }[]; types: DocumentType[] };

export async function listFilterChoices(
  ctx: Context,
  input: { accountId: AuthorizedAccountId },
): Promise<FilterChoices> {
  const facets = await listInboxFacets(ctx.db, inboxScope(input.accountId, ctx.clock.now()));
  const contracts = new Map<string, string | null>();
  for (const { contractNumber, product } of facets) {
    if (contractNumber !== null) contracts.set(contractNumber, contracts.get(contractNumber) ?? product);
  }
  const present = new Set(facets.map((facet) => facet.documentType));
  return {
    contracts: [...contracts].map(([number, product]) => ({ number, product })),
    types: DOCUMENT_TYPES.filter((type) => present.has(type)),
  };
}
