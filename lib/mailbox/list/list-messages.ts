import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import type { Context } from "@/lib/context";
import { readList } from "@/lib/db/read-list";
import { budapestDay, type CalendarDay, endOfBudapestDay, startOfBudapestDay } from "@/lib/kernel/time";
import { type InboxQuery, isFiltered, PAGE_SIZE } from "@/lib/mailbox/list/inbox-query";
import { inboxScope } from "@/lib/mailbox/list/inbox-scope";
import { type InboxFilters, listInboxRows, NO_FILTERS, searchInboxRows } from "@/lib/mailbox/list/list-store";
import { firstNotDue, type MailboxSummary, summarizeMailbox } from "@/lib/mailbox/list/summarize-mailbox";
import { daysLeft } from "@/lib/mailbox/message/available-until";
import { DOCUMENT_TYPES, type DocumentType } from "@/lib/mailbox/message/document-type";
import { type MessagePayment, withPayment } from "@/lib/mailbox/message/message-payment";
import { type FoundIn, foundSnippet, soughtForms } from "@/lib/mailbox/search/found-snippet";
import { MAX_HITS, searchTerms } from "@/lib/mailbox/search/search-query";
import { keyedTerms } from "@/lib/mailbox/search/text-terms";

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
  /** Null when the message is no bill. */
  payment: MessagePayment | null;
  /** When set, the sender has withdrawn the message and its content is not shown. */
  withdrawnAt: Date | null;
  /** True when a newer message replaces it. */
  isSuperseded: boolean;
  /** The sentence with the words of a search; null without a search, or when only the row itself has the words. */
  foundIn: FoundIn | null;
};

export type InboxPage = MailboxSummary & {
  rows: InboxRow[];
  /** Number of matching messages; for a search at most `MAX_HITS`. */
  total: number;
  /** True when a search has more matches than `total`. */
  more: boolean;
  /** The page shown, from 1, and the number of pages (1 for an empty list). */
  page: number;
  pages: number;
  /** The requested page does not exist; page 1 is shown instead. */
  pageOutOfRange: boolean;
};

function filtersOf(ctx: Context, accountId: AuthorizedAccountId, query: InboxQuery): InboxFilters {
  if (!isFiltered(query)) return NO_FILTERS;
  return {
    unread: query.state === "unread" ? true : query.state === "read" ? false : null,
    payable: query.state === "payable",
    type: query.type,
    contract: query.contract,
    placedFrom: query.from === null ? null : startOfBudapestDay(query.from),
    placedBefore: placedBefore(query, ctx.clock.now()),
    dueFrom: query.dueFrom,
    dueTo: query.dueTo,
    terms: query.q === null ? null : keyedTerms(ctx.settings.documentKeys, accountId, searchTerms(query.q)),
  };
}

/** The end of the filter's last day or of what expires soon, whichever is earlier; null without both. */
function placedBefore({ to, state }: InboxQuery, now: Date): Date | null {
  const end = to === null ? null : endOfBudapestDay(to);
  if (state !== "expiring") return end;
  const notDue = firstNotDue(now);
  return end !== null && end < notDue ? end : notDue;
}

/**
 * One page of the inbox (R8): PAGE_SIZE messages in Hungarian order, equal ones newest first. One statement, and one
 * for the summary where the caller has none; a page that does not exist takes one more.
 *
 * @param input.typeOrder document types in the order of their labels in the customer's language, for `sort=type`
 * @param input.summary   the summary that the caller is reading at the same time
 */
export async function listMessages(
  ctx: Context,
  input: {
    accountId: AuthorizedAccountId;
    query: InboxQuery;
    typeOrder?: readonly DocumentType[];
    summary?: Promise<MailboxSummary>;
  },
): Promise<InboxPage> {
  const { accountId, query, typeOrder = DOCUMENT_TYPES } = input;
  const now = ctx.clock.now();
  const today = budapestDay(now);
  const scope = inboxScope(accountId, now);
  const filters = filtersOf(ctx, accountId, query);
  const order = { sort: query.sort, dir: query.dir, typeOrder, byContract: query.group === "contract" };
  const listPage = async (page: number) => {
    const options = { filters, order, offset: (page - 1) * PAGE_SIZE, limit: PAGE_SIZE };
    if (filters.terms !== null) return readList(ctx, (db) => searchInboxRows(db, scope, options));
    return (await readList(ctx, (db) => listInboxRows(db, scope, options))).map((row) => ({ ...row, found: null }));
  };
  // Search counts at most MAX_HITS matches, so later pages do not exist.
  const possible = filters.terms === null || query.page <= MAX_PAGES;
  const [summary, requested] = await Promise.all([
    input.summary ?? summarizeMailbox(ctx, { accountId }),
    listPage(possible ? query.page : 1),
  ]);
  // A page after the last match has no rows and therefore no total; the first page has both.
  const rows = requested.length > 0 || query.page === 1 ? requested : await listPage(1);
  const matches = filters === NO_FILTERS ? summary.all : (rows[0]?.total ?? 0);
  const total = filters.terms === null ? matches : Math.min(matches, MAX_HITS);
  const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
  const pageOutOfRange = query.page > pages;
  const sought = soughtForms(filters.terms ?? []);
  return {
    rows: rows.map(({ total: _, found, supersededBy, ...row }) => ({
      ...withPayment(row, now),
      isSuperseded: supersededBy !== null,
      daysLeft: daysLeft(row.availableUntil, today),
      foundIn: found && foundSnippet(ctx, found, sought),
    })),
    total,
    more: matches > total,
    all: summary.all,
    unread: summary.unread,
    expiring: summary.expiring,
    page: pageOutOfRange ? 1 : query.page,
    pages,
    pageOutOfRange,
  };
}

const MAX_PAGES = Math.ceil(MAX_HITS / PAGE_SIZE);
