/** When a customer is reminded of items that he has not saved yet and that are about to go (SEC-80). Pure. */
import {
  addCalendarDays,
  budapestDay,
  type CalendarDay,
  endOfBudapestDay,
  startOfBudapestDay,
} from "@/lib/kernel/time";

/** Days before the last day; the nearer one wins where one comes late. */
export const REMINDER_STEPS = [7, 30] as const;
export type ReminderStep = (typeof REMINDER_STEPS)[number];

/** Last days of the items that a step is about: from `first` to `last`, both inclusive. */
export function reminderDays(step: ReminderStep, today: CalendarDay): { first: CalendarDay; last: CalendarDay } {
  const first = step === 7 ? today : addCalendarDays(today, 7 + 1);
  return { first, last: addCalendarDays(today, step) };
}

/** The same as instants at which items end: later than `after`, not later than `until`. */
export function reminderWindow(step: ReminderStep, now: Date): { after: Date; until: Date } {
  const { first, last } = reminderDays(step, budapestDay(now));
  return { after: startOfBudapestDay(first), until: endOfBudapestDay(last) };
}
