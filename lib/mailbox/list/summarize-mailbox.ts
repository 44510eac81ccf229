import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import type { Context } from "@/lib/context";
import { isUuid } from "@/lib/kernel/random";
import { addCalendarDays, budapestDay, startOfBudapestDay } from "@/lib/kernel/time";
import { inboxScope } from "@/lib/mailbox/list/inbox-scope";
import { countMailbox, countMailboxWithFacets } from "@/lib/mailbox/list/list-store";
import { DUE_SOON_DAYS, earliestAvailableDay } from "@/lib/mailbox/message/available-until";
import { DOCUMENT_TYPES, type DocumentType } from "@/lib/mailbox/message/document-type";

/** Numbers for the menu, the heading and the notice of coming deletions. */
export type MailboxSummary = {
  /** Number of messages in the whole inbox, and of unread ones among them. */
  all: number;
  unread: number;
  /** Number of messages in the whole inbox that expire within DUE_SOON_DAYS. */
  dueSoon: number;
};

/** The filter options: contracts (in Hungarian order) and document types that occur in the inbox. */
export type FilterChoices = { contracts: { number: string; product: string | null }[]; types: DocumentType[] };

/** First instant of placing from which a message does not expire within DUE_SOON_DAYS. */
function firstNotDue(now: Date): Date {
  return startOfBudapestDay(earliestAvailableDay(addCalendarDays(budapestDay(now), DUE_SOON_DAYS)));
}

/**
 * Counts the inbox, in one statement.
 *
 * @param input.opening id of a message that `openMessage` is opening at the same time: it is counted as read
 */
export function summarizeMailbox(
  ctx: Context,
  { accountId, opening }: { accountId: AuthorizedAccountId; opening?: string },
): Promise<MailboxSummary> {
  const now = ctx.clock.now();
  const openingId = opening !== undefined && isUuid(opening) ? opening : null;
  return countMailbox(ctx.db, inboxScope(accountId, now), firstNotDue(now), openingId);
}

/** Counts the inbox and gets the filter options of its page, in one statement. */
export async function summarizeInbox(
  ctx: Context,
  { accountId }: { accountId: AuthorizedAccountId },
): Promise<MailboxSummary & { choices: FilterChoices }> {
  const now = ctx.clock.now();
  const { facets, ...counts } = await countMailboxWithFacets(ctx.db, inboxScope(accountId, now), firstNotDue(now));
  const contracts = new Map<string, string | null>();
  for (const { contractNumber, product } of facets) {
    if (contractNumber !== null) contracts.set(contractNumber, contracts.get(contractNumber) ?? product);
  }
  const present = new Set(facets.map((facet) => facet.documentType));
  return {
    ...counts,
    choices: {
      contracts: [...contracts].map(([number, product]) => ({ number, product })),
      types: DOCUMENT_TYPES.filter((type) => present.has(type)),
    },
  };
}
