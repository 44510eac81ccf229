/** The figures of the start page: which days they are of, and until when they change. Pure. */
import {
  addCalendarDays,
  budapestDay,
  type CalendarDay,
  endOfBudapestDay,
  startOfBudapestDay,
} from "@/lib/kernel/time";

/** Days that the start page shows, today included. */
export const FIGURE_DAYS = 30;
/** A message counts as opened in time until the end of this many days after the day of its placing. */
export const OPENED_WITHIN_DAYS = 3;

export const FIGURE_NAMES = ["placed", "openedInTime", "notificationsFailed", "signIns", "lockouts"] as const;
export type FigureName = (typeof FIGURE_NAMES)[number];
export type DailyFigures = Record<FigureName, number>;

/** The days that are shown, oldest first, today last. */
export function figureDays(now: Date): [CalendarDay, ...CalendarDay[]] {
  const today = budapestDay(now);
  const others = Array.from({ length: FIGURE_DAYS - 1 }, (_, n) => addCalendarDays(today, n + 2 - FIGURE_DAYS));
  return [addCalendarDays(today, 1 - FIGURE_DAYS), ...others];
}

/** The instants of a day: `from` is its first one, `to` the first one after it. */
export function instantsOf(day: CalendarDay): { from: Date; to: Date } {
  return { from: startOfBudapestDay(day), to: endOfBudapestDay(day) };
}

/** The first instant at which the opening of a message of this day no longer counts as in time. */
export function openedInTimeUntil(day: CalendarDay): Date {
  return endOfBudapestDay(addCalendarDays(day, OPENED_WITHIN_DAYS));
}

/** Whether the figures of a day that are counted now never change any more. */
export function isFinalDay(day: CalendarDay, now: Date): boolean {
  return now >= openedInTimeUntil(day);
}
