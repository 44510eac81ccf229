import {
  addCalendarYears,
  budapestDay,
  type CalendarDay,
  calendarDaysBetween,
  endOfBudapestDay,
} from "@/lib/kernel/time";

export const PASSWORD_LIFETIME_YEARS = 1;
/** Pages highlight the expiry of a password from this many days before its last day. */
const ENDS_SOON_DAYS = 30;

/** The last Budapest day on which a password is valid (R16). */
export function passwordValidUntil(passwordChangedAt: Date): CalendarDay {
  return addCalendarYears(budapestDay(passwordChangedAt), PASSWORD_LIFETIME_YEARS);
}

export function isPasswordExpired(passwordChangedAt: Date, now: Date): boolean {
  return now >= endOfBudapestDay(passwordValidUntil(passwordChangedAt));
}

/**
 * Number of Budapest days from today to the last day on which a password is valid.
 *
 * @returns 0 on the last day; null once the password has expired
 */
export function passwordDaysLeft(passwordChangedAt: Date, now: Date): number | null {
  if (isPasswordExpired(passwordChangedAt, now)) return null;
  return calendarDaysBetween(budapestDay(now), passwordValidUntil(passwordChangedAt));
}

/** @param daysLeft result of {@link passwordDaysLeft} */
export function passwordEndsSoon(daysLeft: number | null): boolean {
  return daysLeft === null || daysLeft <= ENDS_SOON_DAYS;
}
