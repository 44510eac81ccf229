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
import { DOCUMENT_TYPES, type DocumentType } from "@/lib/mailbox/document-type";
import { type InboxQuery, isFiltered, PAGE_SIZE } from "@/lib/mailbox/inbox-query";
import {
  countInbox,
  countUnread,
  findMatchingIds,
  type InboxFilters,
  type InboxScope,
  listInboxFacets,
  listInboxRows,
  NO_FILTERS,
} from "@/lib/mailbox/list-store";
import { MAX_HITS, searchWords } from "@/lib/mailbox/search-query";
import { oldestAvailable } from "@/lib/mailbox/visibility";
import { DUE_SOON_DAYS, daysLeft, earliestAvailableDay } from "@/lib/retention/available-until";

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
    words: query.q === null ? null : searchWords(query.q),
    ids: null,
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
  const [all, unread, dueSoon] = await Promise.all([
    countInbox(ctx.db, scope),
    countUnread(ctx.db, scope),
    countInbox(ctx.db, scope, { ...NO_FILTERS, placedBefore: startOfBudapestDay(firstDayNotDue) }),
  ]);
  const { total, more, narrowed } = await findMatches(ctx, scope, filters, all);
  const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
  const pageOutOfRange = query.page > pages;
  const page = pageOutOfRange ? 1 : query.page;
  const rows = await listInboxRows(ctx.db, scope, {
    filters: narrowed,
    order: { sort: query.sort, dir: query.dir, typeOrder, byContract: query.group === "contract" },
    offset: (page - 1) * PAGE_SIZE,
    limit: PAGE_SIZE,
  });
  return {
    rows: rows.map((row) => ({ ...row, daysLeft: daysLeft(row.availableUntil, today) })),
    total,
    more,
    all,
    unread,
    dueSoon,
    page,
    pages,
    pageOutOfRange,
  };
}

type Matches = Pick<InboxPage, "total" | "more"> & { narrowed: InboxFilters };

/**
 * How many items match, and filters that find the same ones with less work: the hits of a search are named, so that its
 * words are compared once and not once more for the page.
 */
async function findMatches(ctx: Context, scope: InboxScope, filters: InboxFilters, all: number): Promise<Matches> {
  if (filters === NO_FILTERS) return { total: all, more: false, narrowed: filters };
  if (filters.words === null) {
    return { total: await countInbox(ctx.db, scope, filters), more: false, narrowed: filters };
  }
  const ids = await findMatchingIds(ctx.db, scope, filters, MAX_HITS + 1);
  if (ids.length > MAX_HITS) return { total: MAX_HITS, more: true, narrowed: filters };
  return { total: ids.length, more: false, narrowed: { ...NO_FILTERS, ids } };
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
