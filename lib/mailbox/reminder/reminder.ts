/** When customers are reminded of bills that are due and of messages that they have not opened. Pure. */
import {
  addCalendarDays,
  budapestDay,
  type CalendarDay,
  endOfBudapestDay,
  startOfBudapestDay,
} from "@/lib/kernel/time";

export type MessageReminderKind = "payment-due" | "unread";

/** A bill is reminded of this many days before its due date, or later when that day was missed. */
export const PAYMENT_REMINDER_DAYS = 3;
/** A message is reminded of this many days after its day of placing. */
export const UNREAD_REMINDER_DAYS = 7;
/** Messages older than this are left alone, so that a first start does not remind of a whole year. */
const UNREAD_WITHIN_DAYS = 14;

/**
 * The bills to remind of: due from today on. Those placed today are left for tomorrow, because the notification of
 * their placing has just been sent.
 */
export function paymentReminderWindow(now: Date): { dueFrom: CalendarDay; dueTo: CalendarDay; placedBefore: Date } {
  const today = budapestDay(now);
  return {
    dueFrom: today,
    dueTo: addCalendarDays(today, PAYMENT_REMINDER_DAYS),
    placedBefore: startOfBudapestDay(today),
  };
}

/** The range of `placedAt` of the unopened messages to remind of: `placedBefore` is not part of it. */
export function unreadReminderWindow(now: Date): { placedFrom: Date; placedBefore: Date } {
  const today = budapestDay(now);
  return {
    placedFrom: startOfBudapestDay(addCalendarDays(today, -UNREAD_WITHIN_DAYS)),
    placedBefore: endOfBudapestDay(addCalendarDays(today, -UNREAD_REMINDER_DAYS)),
  };
}
