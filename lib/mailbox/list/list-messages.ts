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
  listRowsByIds,
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
  /** The last day on which the message can be read. */
  availableUntil: CalendarDay;
  /** Calendar days until `availableUntil`; 0 on that day. */
  daysLeft: number;
  documentCount: number;
  totalBytes: number;
  unread: boolean;
  /** When set, the sender has withdrawn the message and its content is not shown. */
  withdrawnAt: Date | null;
};

export type InboxPage = {
  rows: InboxRow[];
  /** Number of matching messages; for a search at most `MAX_HITS`. */
  total: number;
  /** True when a search has more matches than `total`. */
  more: boolean;
  /** Number of messages in the whole inbox, and of unread ones among them. */
  all: number;
  unread: number;
  /** Number of messages in the whole inbox that expire within DUE_SOON_DAYS. */
  dueSoon: number;
  /** The page shown, from 1, and the number of pages (1 for an empty list). */
  page: number;
  pages: number;
  /** The requested page does not exist; page 1 is shown instead. */
  pageOutOfRange: boolean;
};

/** The inbox of an account at an instant: messages that are published and not expired. */
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
    terms: query.q === null ? null : searchTerms(query.q),
  };
}

/**
 * One page of the inbox (R8): PAGE_SIZE messages in Hungarian order, equal ones newest first.
 *
 * @param input.typeOrder document types in the order of their labels in the customer's language, for `sort=type`
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
  const find = filters.terms === null ? findPage : findSearchPage;
  const { rows, ...found } = await find(ctx, { scope, filters, order, requestedPage: query.page, all });
  return {
    ...found,
    rows: rows.map((row) => ({ ...row, daysLeft: daysLeft(row.availableUntil, today) })),
    all,
    unread,
    dueSoon,
  };
}

type PageRequest = { scope: InboxScope; filters: InboxFilters; order: InboxOrder; requestedPage: number; all: number };
type FoundPage = Pick<InboxPage, "total" | "more" | "page" | "pages" | "pageOutOfRange"> & {
  rows: Omit<InboxRow, "daysLeft">[];
};

/** The page to show: the requested one, or the first when it does not exist. */
function pageToShow(requestedPage: number, total: number) {
  const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
  const pageOutOfRange = requestedPage > pages;
  return { page: pageOutOfRange ? 1 : requestedPage, pages, pageOutOfRange };
}

const pageOptions = ({ filters, order }: PageRequest, page: number) => ({
  filters,
  order,
  offset: (page - 1) * PAGE_SIZE,
  limit: PAGE_SIZE,
});

async function findPage(ctx: Context, request: PageRequest): Promise<FoundPage> {
  const { scope, filters, requestedPage, all } = request;
  const total = filters === NO_FILTERS ? all : await countInbox(ctx.db, scope, filters);
  const shown = pageToShow(requestedPage, total);
  return { ...shown, total, more: false, rows: await listInboxRows(ctx.db, scope, pageOptions(request, shown.page)) };
}

/** Search counts at most MAX_HITS matches, so later pages do not exist. */
const MAX_PAGES = Math.ceil(MAX_HITS / PAGE_SIZE);

async function findSearchPage(ctx: Context, request: PageRequest): Promise<FoundPage> {
  const { scope, requestedPage } = request;
  let { ids, total } = await searchInbox(
    ctx.db,
    scope,
    pageOptions(request, requestedPage <= MAX_PAGES ? requestedPage : 1),
  );
  // A page after the last match has no rows and therefore no count; the first page has both.
  if (ids.length === 0 && requestedPage > 1)
    ({ ids, total } = await searchInbox(ctx.db, scope, pageOptions(request, 1)));
  const counted = Math.min(total, MAX_HITS);
  const shown = pageToShow(requestedPage, counted);
  return { ...shown, total: counted, more: total > MAX_HITS, rows: await listRowsByIds(ctx.db, scope, ids) };
}

/** The filter options: contracts (in Hungarian order) and document types that occur in the inbox. */
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
