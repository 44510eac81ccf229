/** When customers are reminded of messages that will be deleted and that they have not downloaded (R13). Pure. */
import {
  addCalendarDays,
  budapestDay,
  type CalendarDay,
  endOfBudapestDay,
  startOfBudapestDay,
} from "@/lib/kernel/time";

/** Days before the last day. A message that is already within 7 days gets the step of 7 days only. */
export const REMINDER_STEPS = [7, 30] as const;
export type ReminderStep = (typeof REMINDER_STEPS)[number];

/** Range of the last days of the messages that a step reminds of, both inclusive. The steps do not overlap. */
export function reminderDays(step: ReminderStep, today: CalendarDay): { first: CalendarDay; last: CalendarDay } {
  const first = step === 7 ? today : addCalendarDays(today, 7 + 1);
  return { first, last: addCalendarDays(today, step) };
}

/** `reminderDays` as a range of `expiresAt`: later than `after`, not later than `until`. */
export function reminderWindow(step: ReminderStep, now: Date): { after: Date; until: Date } {
  const { first, last } = reminderDays(step, budapestDay(now));
  return { after: startOfBudapestDay(first), until: endOfBudapestDay(last) };
}
