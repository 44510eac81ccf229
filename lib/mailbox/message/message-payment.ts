import { budapestDay, type CalendarDay } from "@/lib/kernel/time";
import { type DueState, daysUntilDue, dueState, type Payment } from "@/lib/payment/payment";

/** `paid`: the customer has marked the bill paid; then its due date no longer asks for anything. */
export type PaymentState = "paid" | DueState;

/** What a bill asks for, as its sender gave it, with the customer's mark and what it means today. */
export type MessagePayment = Payment & {
  /** When the customer marked it paid; not evidence of a payment. */
  markedPaidAt: Date | null;
  state: PaymentState;
  /** Calendar days until the due date: 0 on that day, negative when overdue; null without a due date. */
  daysUntilDue: number | null;
};

/** The payment columns of a message. */
export type PaymentColumns = {
  amount: string | null;
  currency: string | null;
  dueDate: CalendarDay | null;
  paymentReference: string | null;
  payeeName: string | null;
  payeeIban: string | null;
  markedPaidAt: Date | null;
};

/** The payment of a row of messages; null when the message is no bill. */
export function messagePayment(row: PaymentColumns, now: Date): MessagePayment | null {
  const { amount, currency, dueDate, paymentReference, payeeName, payeeIban, markedPaidAt } = row;
  if (amount === null || currency === null) return null;
  const today = budapestDay(now);
  return {
    ...{ amount, currency, dueDate, paymentReference, payeeName, payeeIban, markedPaidAt },
    state: markedPaidAt ? "paid" : dueState(dueDate, today),
    daysUntilDue: dueDate === null ? null : daysUntilDue(dueDate, today),
  };
}

/** The row without its payment columns, and their value in `payment`. */
export function withPayment<Row extends PaymentColumns>(
  row: Row,
  now: Date,
): Omit<Row, keyof PaymentColumns> & { payment: MessagePayment | null } {
  const { amount, currency, dueDate, paymentReference, payeeName, payeeIban, markedPaidAt, ...rest } = row;
  const payment = { amount, currency, dueDate, paymentReference, payeeName, payeeIban, markedPaidAt };
  return { ...rest, payment: messagePayment(payment, now) };
}
