/**
 * The only file that reads the system clock and calculates with the calendar of Europe/Budapest.
 * Instants are `Date`; a calendar day is a `CalendarDay` string, so that the two cannot be mixed up.
 */

/** A day of the calendar in Europe/Budapest, `YYYY-MM-DD`. */
export type CalendarDay = string;

export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

export const TIME_ZONE = "Europe/Budapest";
const MS_PER_SECOND = 1000;
const MS_PER_MINUTE = 60 * MS_PER_SECOND;
const MS_PER_HOUR = 60 * MS_PER_MINUTE;
const MS_PER_DAY = 24 * MS_PER_HOUR;

const budapestParts = new Intl.DateTimeFormat("en-CA", {
  timeZone: TIME_ZONE,
  hourCycle: "h23",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});

/**
 * Budapest's offset from UTC in ms, by the hour since 1970. Formatting an instant takes 50 times as long as a look-up.
 */
const offsets = new Map<number, number>();
const MAX_OFFSETS = 20_000;

/** Budapest's offset from UTC in ms. It changes only at the beginning of an hour (since 1891). */
function offsetAt(at: Date): number {
  const hour = Math.floor(at.getTime() / MS_PER_HOUR);
  const known = offsets.get(hour);
  if (known !== undefined) return known;
  const utc = new Date(hour * MS_PER_HOUR);
  const parts = Object.fromEntries(budapestParts.formatToParts(utc).map((part) => [part.type, part.value]));
  const { year, month, day, hour: hours, minute, second } = parts;
  const offset = new Date(`${year}-${month}-${day}T${hours}:${minute}:${second}Z`).getTime() - utc.getTime();
  if (offsets.size >= MAX_OFFSETS) offsets.clear();
  offsets.set(hour, offset);
  return offset;
}

/** The local day and time in Budapest, for the years 1891 to 9999; the time as `HH:MM:SS`. */
export function budapestDateTime(at: Date): { day: CalendarDay; time: string } {
  const local = new Date(at.getTime() + offsetAt(at)).toISOString();
  return { day: local.slice(0, 10), time: local.slice(11, 19) };
}

export function addSeconds(at: Date, seconds: number): Date {
  return new Date(at.getTime() + seconds * MS_PER_SECOND);
}

/** The beginning of the hour that an instant falls into. Budapest's offset from UTC is always whole hours. */
export function startOfHour(at: Date): Date {
  return new Date(at.getTime() - (at.getTime() % MS_PER_HOUR));
}

/** The beginning of the minute that an instant falls into. */
export function startOfMinute(at: Date): Date {
  return new Date(at.getTime() - (at.getTime() % MS_PER_MINUTE));
}

export function addMinutes(at: Date, minutes: number): Date {
  return new Date(at.getTime() + minutes * MS_PER_MINUTE);
}

/** Whole seconds from `from` to `to`, rounded down; negative when `to` is earlier. */
export function secondsBetween(from: Date, to: Date): number {
  return Math.floor((to.getTime() - from.getTime()) / MS_PER_SECOND);
}

/** The calendar day in Budapest on which an instant falls. */
export function budapestDay(at: Date): CalendarDay {
  return budapestDateTime(at).day;
}

/** The first instant of a Budapest day. Clocks change at 1:00 UTC, so midnight exists once on every day. */
export function startOfBudapestDay(day: CalendarDay): Date {
  const utcMidnight = new Date(`${day}T00:00:00Z`);
  // On the day of a clock change the offset at UTC midnight and at local midnight are the same; checked by a test.
  return new Date(utcMidnight.getTime() - offsetAt(utcMidnight));
}

export function addCalendarDays(day: CalendarDay, days: number): CalendarDay {
  return new Date(new Date(`${day}T00:00:00Z`).getTime() + days * MS_PER_DAY).toISOString().slice(0, 10);
}

/** The same day `years` later; 29 February becomes 28 February in a year without one (R13). */
export function addCalendarYears(day: CalendarDay, years: number): CalendarDay {
  const [year, month, date] = day.split("-").map(Number) as [number, number, number];
  const lastOfMonth = new Date(Date.UTC(year + years, month, 0)).getUTCDate();
  const target = new Date(Date.UTC(year + years, month - 1, Math.min(date, lastOfMonth)));
  return target.toISOString().slice(0, 10);
}

/** Calendar days from `from` to `to`; 0 for the same day, negative when `to` is earlier. */
export function calendarDaysBetween(from: CalendarDay, to: CalendarDay): number {
  return Math.round((new Date(`${to}T00:00:00Z`).getTime() - new Date(`${from}T00:00:00Z`).getTime()) / MS_PER_DAY);
}

/** The first instant after a Budapest day: the exclusive end of "until that day". */
export function endOfBudapestDay(day: CalendarDay): Date {
  return startOfBudapestDay(addCalendarDays(day, 1));
}

/** True for a string that names a real calendar day as `YYYY-MM-DD`. */
export function isCalendarDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const parsed = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().slice(0, 10) === text;
}

/** A clock that moves only when it is set: for tests, and for the demo's past dates. */
export class ManualClock implements Clock {
  #at: Date;

  constructor(at: string | Date) {
    this.#at = new Date(at);
  }

  now(): Date {
    return new Date(this.#at);
  }

  set(at: string | Date): void {
    this.#at = new Date(at);
  }

  advance(step: { days?: number; minutes?: number; seconds?: number }): void {
    const ms =
      (step.days ?? 0) * MS_PER_DAY + (step.minutes ?? 0) * MS_PER_MINUTE + (step.seconds ?? 0) * MS_PER_SECOND;
    this.#at = new Date(this.#at.getTime() + ms);
  }
}
