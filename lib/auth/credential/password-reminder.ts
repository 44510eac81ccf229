import { passwordValidUntil } from "@/lib/auth/credential/password-lifetime";
import { addCalendarDays, budapestDay, type CalendarDay, calendarDaysBetween } from "@/lib/kernel/time";

/** So many days before the end a customer is reminded (SEC-9); 0 stands for the letter that says it has ended. */
export const REMINDER_DAYS = [30, 7, 1, 0] as const;
export type ReminderDays = (typeof REMINDER_DAYS)[number];

/** Later than that nobody is told any more: he has found out, or has not come by at all. */
const SHOW_EXPIRY_WITHIN_DAYS = 30;

/** `daysLeft`: calendar days to the last day; negative once the password has expired (step 0), else 0 or more. */
export type DueReminder = { step: ReminderDays; daysLeft: number; validUntil: CalendarDay };

/**
 * The reminder that is due on a day: the latest step reached. A job that missed a day sends what is true now, not what it
 * missed.
 */
export function dueReminder(passwordChangedAt: Date, now: Date): DueReminder | null {
  const validUntil = passwordValidUntil(passwordChangedAt);
  const daysLeft = calendarDaysBetween(budapestDay(now), validUntil);
  if (daysLeft > REMINDER_DAYS[0] || daysLeft < -SHOW_EXPIRY_WITHIN_DAYS) return null;
  if (daysLeft < 0) return { step: 0, daysLeft, validUntil };
  const step = daysLeft <= 1 ? 1 : daysLeft <= 7 ? 7 : 30;
  return { step, daysLeft, validUntil };
}

/** Budapest days between which a password must have been set for any reminder to be due; both inclusive. */
export function reminderRange(now: Date): { from: CalendarDay; to: CalendarDay } {
  const today = budapestDay(now);
  const YEAR_DAYS = 366;
  return {
    from: addCalendarDays(today, -YEAR_DAYS - SHOW_EXPIRY_WITHIN_DAYS),
    to: addCalendarDays(today, REMINDER_DAYS[0] - (YEAR_DAYS - 1)),
  };
}
