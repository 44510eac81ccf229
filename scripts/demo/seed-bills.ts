import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { findAccountByAddress } from "@/lib/account/store";
import type { Context } from "@/lib/context";
import { type BatchLine, contentDigest } from "@/lib/delivery/read-batch";
import { formatDayLong } from "@/lib/i18n/format";
import { formatAmount } from "@/lib/i18n/format-amount";
import type { EmailAddress } from "@/lib/kernel/email-address";
import { addCalendarDays, type CalendarDay } from "@/lib/kernel/time";
import { DEFAULT_INBOX_QUERY } from "@/lib/mailbox/list/inbox-query";
import { listMessages } from "@/lib/mailbox/list/list-messages";
import { markMessages, markPaid } from "@/lib/mailbox/message/move-messages";
import type { Locale } from "@/messages";

type DemoBill = {
  email: string;
  name: string;
  locale: Locale;
  contractNumber: string;
  product: string;
  amount: string;
  /** The day of placing, before the day of the demo. */
  placedDaysAgo: number;
  /** The due date, from the day of the demo; negative when overdue. */
  dueInDays: number;
  isPaid: boolean;
};

const ANNA = { email: "anna.kovacs@example.hu", name: "Kovács Anna", locale: "hu" } as const;
const EMMA = { email: "emma.whitfield@example.hu", name: "Emma Whitfield", locale: "en" } as const;

/** Bills relative to the day of the demo: one due in 3 days, one overdue, one paid. */
export const DEMO_BILLS: readonly DemoBill[] = [
  {
    ...{ ...ANNA, contractNumber: "310264978", product: "Életbiztosítás", amount: "9000" },
    ...{ placedDaysAgo: 30, dueInDays: -12, isPaid: true },
  },
  {
    ...{ ...ANNA, contractNumber: "110482937", product: "Lakásbiztosítás", amount: "17700" },
    ...{ placedDaysAgo: 22, dueInDays: -4, isPaid: false },
  },
  {
    ...{ ...EMMA, contractNumber: "410951640", product: "Travel insurance", amount: "11900" },
    ...{ placedDaysAgo: 14, dueInDays: 3, isPaid: false },
  },
  {
    ...{ ...ANNA, contractNumber: "210573851", product: "Casco", amount: "30900" },
    ...{ placedDaysAgo: 12, dueInDays: 3, isPaid: false },
  },
];

const TEXTS: Record<Locale, { sender: string; subject: string; body: (amount: string, due: string) => string }> = {
  hu: {
    sender: "Allianz Hungária Zrt. – Díjelszámolás",
    subject: "Díjértesítő",
    body: (amount, due) =>
      `Tisztelt Ügyfelünk!\n\nBiztosításának következő díjrészlete ${amount}, amelynek fizetési határideje: ${due}\n\nÁtutaláskor kérjük, hogy a közlemény rovatban csak a befizetési azonosítót tüntesse fel.`,
  },
  en: {
    sender: "Allianz Hungária Zrt. – Premium accounting",
    subject: "Premium notice",
    body: (amount, due) =>
      `Dear Customer,\n\nThe premium of your insurance, ${amount}, is payable by ${due}.\n\nWhen you pay by transfer, please give only the payment reference as the remittance information.`,
  },
};

function lineOf(bill: DemoBill, index: number, today: CalendarDay): BatchLine {
  const { locale, amount, product, contractNumber, email, name } = bill;
  const dueDate = addCalendarDays(today, bill.dueInDays);
  const { sender, subject, body } = TEXTS[locale];
  const payment = {
    ...{
      amount,
      currency: "HUF",
      dueDate,
      paymentReference: `${contractNumber}-${dueDate.slice(2, 4)}${dueDate.slice(5, 7)}`,
    },
    ...{ payeeName: "Allianz Hungária Zrt.", payeeIban: "HU42117730161111101800000000" },
  };
  const line = {
    ...{
      line: index + 2,
      senderReference: `DEMO-BILL-${index + 1}`,
      email: email as EmailAddress,
      name,
      contractNumber,
    },
    ...{
      product,
      documentType: "premium-bill" as const,
      subject: `${product}: ${subject.toLowerCase()}`,
      sender,
      locale,
    },
    body: body(formatAmount(amount, "HUF", locale), formatDayLong(dueDate, locale)),
    ...{
      documentNames: [],
      initialPassword: null,
      allowReply: false,
      inReplyTo: null,
      supersedes: null,
      publishAt: null,
      remarks: [],
    },
    payment,
  };
  return { ...line, files: [], contentDigest: contentDigest(line, []) };
}

/**
 * Places the bills with the clock set back, and marks the paid one.
 *
 * @param at gives the context with the clock set so many days back
 * @param deliver delivers a batch
 */
export async function seedBills(
  at: (daysAgo: number) => Context,
  today: CalendarDay,
  deliver: (ctx: Context, lines: BatchLine[]) => Promise<void>,
): Promise<void> {
  for (const [index, bill] of DEMO_BILLS.entries()) {
    await deliver(at(bill.placedDaysAgo), [lineOf(bill, index, today)]);
    if (!bill.isPaid) continue;
    const paidAt = at(-bill.dueInDays);
    const account = await findAccountByAddress(paidAt.db, bill.email);
    const accountId = account?.id as AuthorizedAccountId;
    const { rows } = await listMessages(paidAt, { accountId, query: { ...DEFAULT_INBOX_QUERY, state: "payable" } });
    const ids = rows.map(({ id }) => id);
    await markPaid(paidAt, { accountId, ids, as: "paid" });
    await markMessages(paidAt, { accountId, ids, as: "read" });
  }
}
