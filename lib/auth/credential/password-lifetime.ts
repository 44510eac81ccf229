import {
  addCalendarYears,
  budapestDay,
  type CalendarDay,
  calendarDaysBetween,
  endOfBudapestDay,
} from "@/lib/kernel/time";

export const PASSWORD_LIFETIME_YEARS = 1;
/** From so many days before the last day on, every page that shows the password's end marks it as near. */
const ENDS_SOON_DAYS = 30;

/** The last Budapest day on which a password is good (R16). */
export function passwordValidUntil(passwordChangedAt: Date): CalendarDay {
  return addCalendarYears(budapestDay(passwordChangedAt), PASSWORD_LIFETIME_YEARS);
}

export function isPasswordExpired(passwordChangedAt: Date, now: Date): boolean {
  return now >= endOfBudapestDay(passwordValidUntil(passwordChangedAt));
}

/**
 * Budapest days from today to the last day on which a password is good.
 *
 * @returns 0 on the last day itself, never less; null from the end of that day on, exactly when it is expired
 */
export function passwordDaysLeft(passwordChangedAt: Date, now: Date): number | null {
  if (isPasswordExpired(passwordChangedAt, now)) return null;
  return calendarDaysBetween(budapestDay(now), passwordValidUntil(passwordChangedAt));
}

/** @param daysLeft as {@link passwordDaysLeft} gives it */
export function passwordEndsSoon(daysLeft: number | null): boolean {
  return daysLeft === null || daysLeft <= ENDS_SOON_DAYS;
}
