import { passwordValidUntil } from "@/lib/auth/credential/password-lifetime";
import { addCalendarDays, budapestDay, type CalendarDay, calendarDaysBetween } from "@/lib/kernel/time";

/**
 * Days before the expiry of a password on which its customer is reminded; 0 is the notification that it has expired.
 */
export const REMINDER_DAYS = [30, 7, 1, 0] as const;
export type ReminderDays = (typeof REMINDER_DAYS)[number];

/** The notification that a password has expired is sent at most this many days after its last day. */
const NOTIFY_EXPIRED_WITHIN_DAYS = 30;

/** `daysLeft`: calendar days to the last day; negative once the password has expired (step 0). */
export type DueReminder = { step: ReminderDays; daysLeft: number; validUntil: CalendarDay };

/**
 * The reminder that is due now: the latest step reached. A job that missed days sends only this one, with the days left
 * now.
 */
export function dueReminder(passwordChangedAt: Date, now: Date): DueReminder | null {
  const validUntil = passwordValidUntil(passwordChangedAt);
  const daysLeft = calendarDaysBetween(budapestDay(now), validUntil);
  if (daysLeft > REMINDER_DAYS[0] || daysLeft < -NOTIFY_EXPIRED_WITHIN_DAYS) return null;
  if (daysLeft < 0) return { step: 0, daysLeft, validUntil };
  const step = daysLeft <= 1 ? 1 : daysLeft <= 7 ? 7 : 30;
  return { step, daysLeft, validUntil };
}

/** First and last Budapest day on which a password with a due reminder can have been set; both inclusive. */
export function reminderRange(now: Date): { from: CalendarDay; to: CalendarDay } {
  const today = budapestDay(now);
  const YEAR_DAYS = 366;
  return {
    from: addCalendarDays(today, -YEAR_DAYS - NOTIFY_EXPIRED_WITHIN_DAYS),
    to: addCalendarDays(today, REMINDER_DAYS[0] - (YEAR_DAYS - 1)),
  };
}
