import { addCalendarYears, budapestDay, type CalendarDay, endOfBudapestDay } from "@/lib/kernel/time";

export const PASSWORD_LIFETIME_YEARS = 1;

/** The last Budapest day on which a password is good (R16; CONTRACT, decision 10). */
export function passwordValidUntil(passwordChangedAt: Date): CalendarDay {
  return addCalendarYears(budapestDay(passwordChangedAt), PASSWORD_LIFETIME_YEARS);
}

export function isPasswordExpired(passwordChangedAt: Date, now: Date): boolean {
  return now >= endOfBudapestDay(passwordValidUntil(passwordChangedAt));
}
