import {
  addCalendarDays,
  addCalendarYears,
  budapestDay,
  type CalendarDay,
  calendarDaysBetween,
  endOfBudapestDay,
} from "@/lib/kernel/time";

/** How long an item can be read: R13. */
export const RETENTION_YEARS = 1;
/** An item is "due for deletion" when it is deleted within so many days: banner, mark and colour follow this one rule. */
export const DUE_SOON_DAYS = 30;

/**
 * Until when an item can be read: the end of the same Budapest day one year later, 29 February → 28 February
 * (CONTRACT, decision 10).
 *
 * @returns `day` the last day, as shown to people; `expiresAt` the first instant after it
 */
export function availableUntil(placedAt: Date): { day: CalendarDay; expiresAt: Date } {
  const day = lastAvailableDay(budapestDay(placedAt));
  return { day, expiresAt: endOfBudapestDay(day) };
}

/** The last day on which a message that was placed on a day can be read. */
export function lastAvailableDay(placedOn: CalendarDay): CalendarDay {
  return addCalendarYears(placedOn, RETENTION_YEARS);
}

/** Calendar days left before the last day: 0 on the last day itself, negative after it. */
export function daysLeft(day: CalendarDay, today: CalendarDay): number {
  return calendarDaysBetween(today, day);
}

/** Deletion follows the last day: with 29 days left it comes within 30. */
export function isDueSoon(days: number): boolean {
  return days < DUE_SOON_DAYS;
}

/**
 * The earliest day of placing whose items can still be read on `today`: the same rule as {@link availableUntil}, asked
 * from the other end, so that lists can be bounded by the index on the date of placing alone.
 */
export function earliestAvailableDay(today: CalendarDay): CalendarDay {
  const sameDay = addCalendarYears(today, -RETENTION_YEARS);
  // On 29 February the item of 28 February a year ago ended yesterday.
  return addCalendarYears(sameDay, RETENTION_YEARS) < today ? addCalendarDays(sameDay, 1) : sameDay;
}
