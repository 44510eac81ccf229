import {
  addCalendarDays,
  addCalendarYears,
  budapestDay,
  type CalendarDay,
  calendarDaysBetween,
  endOfBudapestDay,
} from "@/lib/kernel/time";

/** How long a message can be read (R13). */
export const RETENTION_YEARS = 1;
/** A message is "due soon" when it is deleted within this many days. Used for the banner, the mark and the colour. */
export const EXPIRING_DAYS = 30;

/**
 * Until when a message can be read (R13): the end of the same Budapest day one year later; 28 February for a message
 * placed on 29 February.
 *
 * @returns `day`: the last day, as shown to customers; `expiresAt`: the first instant after it
 */
export function availableUntil(placedAt: Date): { day: CalendarDay; expiresAt: Date } {
  const day = lastAvailableDay(budapestDay(placedAt));
  return { day, expiresAt: endOfBudapestDay(day) };
}

/** The last day on which a message that was placed on a day can be read. */
export function lastAvailableDay(placedOn: CalendarDay): CalendarDay {
  return addCalendarYears(placedOn, RETENTION_YEARS);
}

/** Calendar days from `today` to the last day: 0 on the last day, negative after it. */
export function daysLeft(day: CalendarDay, today: CalendarDay): number {
  return calendarDaysBetween(today, day);
}

/** @param days from `daysLeft`; deletion is one day after the last day, so 29 days left means deleted in 30 */
export function isExpiring(days: number): boolean {
  return days < EXPIRING_DAYS;
}

/**
 * The earliest day of placing whose messages can still be read on `today`: the inverse of {@link availableUntil}. Lists
 * use it to filter by `placedAt`, which is indexed.
 */
export function earliestAvailableDay(today: CalendarDay): CalendarDay {
  const sameDay = addCalendarYears(today, -RETENTION_YEARS);
  // On 29 February, a message placed on 28 February a year ago has expired the day before.
  return addCalendarYears(sameDay, RETENTION_YEARS) < today ? addCalendarDays(sameDay, 1) : sameDay;
}
