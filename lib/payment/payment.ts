import { addCalendarDays, type CalendarDay, calendarDaysBetween } from "@/lib/kernel/time";

/** What a bill asks for, as its sender gave it. */
export type Payment = {
  /** Decimal number without sign, at most two digits after the point: `9000`, `1234.50`. */
  amount: string;
  /** ISO 4217, such as `HUF`. */
  currency: string;
  /** The last day on which the payment is in time. */
  dueDate: CalendarDay | null;
  /** What the payer has to give with the transfer. */
  paymentReference: string | null;
  payeeName: string | null;
  /** Without blanks, in capital letters; its checksum is right. */
  payeeIban: string | null;
};

/** How far ahead a due date asks for attention: in the list above the inbox, in days. */
export const DUE_SOON_DAYS = 14;

export type DueState = "overdue" | "due-soon" | "due-later" | "no-date";

/** How urgent a bill is on a day in Budapest. The due date itself is in time. */
export function dueState(dueDate: CalendarDay | null, today: CalendarDay): DueState {
  if (dueDate === null) return "no-date";
  if (dueDate < today) return "overdue";
  return dueDate <= addCalendarDays(today, DUE_SOON_DAYS) ? "due-soon" : "due-later";
}

/** Calendar days until the due date; 0 on the day, negative when overdue. */
export function daysUntilDue(dueDate: CalendarDay, today: CalendarDay): number {
  return calendarDaysBetween(today, dueDate);
}
