import "server-only";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import type { Context } from "@/lib/context";
import { readList } from "@/lib/db/read-list";
import { isUuid } from "@/lib/kernel/random";
import { addCalendarDays, budapestDay, type CalendarDay, startOfBudapestDay } from "@/lib/kernel/time";
import { countMailbox, countMailboxWithFacets } from "@/lib/mailbox/list/count-store";
import { inboxScope } from "@/lib/mailbox/list/inbox-scope";
import type { DueBillRow } from "@/lib/mailbox/list/payable-store";
import { EXPIRING_DAYS, earliestAvailableDay } from "@/lib/mailbox/message/available-until";
import { DOCUMENT_TYPES, type DocumentType } from "@/lib/mailbox/message/document-type";
import { DUE_SOON_DAYS, daysUntilDue } from "@/lib/payment/payment";

/** Numbers for the menu, the heading and the notice of coming deletions. */
export type MailboxSummary = {
  /** Number of messages in the whole inbox, and of unread ones among them. */
  all: number;
  unread: number;
  /** Number of messages in the whole inbox that expire within EXPIRING_DAYS. */
  expiring: number;
};

/** The filter options: contracts (in Hungarian order) and document types that occur in the inbox. */
export type FilterChoices = { contracts: { number: string; product: string | null }[]; types: DocumentType[] };

/** A bill that is overdue or due within days (`DUE_SOON_DAYS` of lib/payment/payment.ts). */
export type DueBill = {
  id: string;
  subject: string;
  sender: string;
  contractNumber: string | null;
  product: string | null;
  amount: string;
  currency: string;
  dueDate: CalendarDay;
  state: "overdue" | "due-soon";
  /** Calendar days until the due date: 0 on that day, negative when overdue. */
  daysUntilDue: number;
};

export type InboxSummary = MailboxSummary & {
  choices: FilterChoices;
  /** Number of bills that are not marked paid. */
  payable: number;
  /** The bills that are overdue or due soon: how many, and the first three by due date. */
  due: { count: number; bills: DueBill[] };
};

/** First instant of placing from which a message does not expire within EXPIRING_DAYS. */
export function firstNotDue(now: Date): Date {
  return startOfBudapestDay(earliestAvailableDay(addCalendarDays(budapestDay(now), EXPIRING_DAYS)));
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
  return readList(ctx, (db) => countMailbox(db, inboxScope(accountId, now), firstNotDue(now), openingId));
}

function dueBill({ dueDate, currency, ...row }: DueBillRow, today: CalendarDay): DueBill {
  const due = dueDate as CalendarDay;
  const daysUntil = daysUntilDue(due, today);
  const state = daysUntil < 0 ? "overdue" : "due-soon";
  return { ...row, currency: currency as string, dueDate: due, state, daysUntilDue: daysUntil };
}

/** Counts the inbox, and gets the filter options and the due bills of its page, in one statement. */
export async function summarizeInbox(
  ctx: Context,
  { accountId }: { accountId: AuthorizedAccountId },
): Promise<InboxSummary> {
  const now = ctx.clock.now();
  const today = budapestDay(now);
  const billsUntil = addCalendarDays(today, DUE_SOON_DAYS);
  const { facets, bills, dueBills, ...counts } = await readList(ctx, (db) =>
    countMailboxWithFacets(db, inboxScope(accountId, now), firstNotDue(now), billsUntil),
  );
  const contracts = new Map<string, string | null>();
  for (const { contractNumber, product } of facets) {
    if (contractNumber !== null) contracts.set(contractNumber, contracts.get(contractNumber) ?? product);
  }
  const present = new Set(facets.map((facet) => facet.documentType));
  return {
    ...counts,
    payable: bills.payable,
    due: { count: bills.due, bills: dueBills.map((bill) => dueBill(bill, today)) },
    choices: {
      contracts: [...contracts].map(([number, product]) => ({ number, product })),
      types: DOCUMENT_TYPES.filter((type) => present.has(type)),
    },
  };
}
