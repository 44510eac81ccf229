import "server-only";
import { and, isNotNull, isNull, type Placeholder, type SQL, sql } from "drizzle-orm";
import { messages } from "@/drizzle/schema/mailbox";
import { type JsonRow, jsonArray } from "@/lib/db/json";
import type { CalendarDay } from "@/lib/kernel/time";
import type { InboxScope, PreparedScope } from "@/lib/mailbox/list/list-store";
import { isNotSuperseded } from "@/lib/mailbox/message/superseded-store";

/** How many of the bills that are due the inbox names; all are counted. */
const NAMED_BILLS = 3;

/**
 * Bills that ask for something: not marked paid, not withdrawn, and not replaced by a newer message. Together with the
 * condition of the inbox the rest repeats that of the index `messages_payable_idx`.
 */
export function isPayable({ notAfter }: Pick<InboxScope | PreparedScope, "notAfter">): SQL | undefined {
  return and(
    isNotNull(messages.amount),
    isNull(messages.markedPaidAt),
    isNull(messages.withdrawnAt),
    isNotSuperseded(notAfter),
  );
}

const BILL = {
  id: messages.id,
  subject: messages.subject,
  sender: messages.sender,
  contractNumber: messages.contractNumber,
  product: messages.product,
  // As text: a number of JSON would lose the digits that the sender wrote.
  amount: sql<string>`${messages.amount}::text`,
  currency: messages.currency,
  dueDate: messages.dueDate,
};
export type DueBillRow = JsonRow<typeof BILL>;

/**
 * Values for a statement about the inbox: in `bills` the number of bills that are `isPayable`, and of those due until a
 * day (overdue ones too); in `dueBills` the first NAMED_BILLS of these, earliest due date first.
 *
 * @param isInInbox the condition of the inbox of this scope
 */
export function payableBills(
  scope: InboxScope | PreparedScope,
  isInInbox: SQL | undefined,
  dueUntil: CalendarDay | Placeholder,
) {
  const payable = and(isInInbox, isPayable(scope));
  const isDue = sql`${messages.dueDate} <= ${dueUntil}`;
  const order = sql`${messages.dueDate}, ${messages.placedAt}, ${messages.id}`;
  const first = sql`select * from ${messages} where ${and(payable, isDue)} order by ${order} limit ${NAMED_BILLS}`;
  return {
    bills: sql<{ payable: number; due: number }>`(
      select json_build_object('payable', count(*), 'due', count(*) filter (where ${isDue}))
      from ${messages} where ${payable})`,
    dueBills: jsonArray(BILL, sql`from (${first}) as ${messages}`, order),
  };
}
