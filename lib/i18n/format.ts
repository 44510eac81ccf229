/**
 * Formats dates, file sizes and numbers of days for customers. Pure; the zone is always given, because hosts run in
 * UTC. A formatted date has no-break spaces inside, and in Hungarian ends with a dot: texts must not add another dot or
 * a suffix.
 */
import { type CalendarDay, startOfBudapestDay, TIME_ZONE } from "@/lib/kernel/time";
import type { Locale } from "@/messages";
import { noBreak } from "./no-break";
import { REGIONS } from "./regions";

const BYTES_PER_KB = 1024;

function dateFormats(options: Intl.DateTimeFormatOptions): Record<Locale, Intl.DateTimeFormat> {
  const inBudapest = { ...options, timeZone: TIME_ZONE };
  return {
    hu: new Intl.DateTimeFormat(REGIONS.hu, inBudapest),
    en: new Intl.DateTimeFormat(REGIONS.en, inBudapest),
  };
}

const longDay = dateFormats({ dateStyle: "long" });
const mediumDay = dateFormats({ dateStyle: "medium" });
const month = dateFormats({ year: "numeric", month: "long" });
const time = dateFormats({ timeStyle: "short" });
const dayAndTime = dateFormats({ dateStyle: "long", timeStyle: "short" });
const relative: Record<Locale, Intl.RelativeTimeFormat> = {
  hu: new Intl.RelativeTimeFormat(REGIONS.hu, { numeric: "auto" }),
  en: new Intl.RelativeTimeFormat(REGIONS.en, { numeric: "auto" }),
};

const wholeNumber: Record<Locale, Intl.NumberFormat> = {
  hu: new Intl.NumberFormat(REGIONS.hu),
  en: new Intl.NumberFormat(REGIONS.en),
};

/** `2026. november 23.` · `23 November 2026`: for notifications and for the page of one message. */
export function formatDayLong(day: CalendarDay, locale: Locale): string {
  return noBreak(longDay[locale].format(startOfBudapestDay(day)));
}

/** `2026. nov. 23.` · `23 Nov 2026`: for lists. */
export function formatDayMedium(day: CalendarDay, locale: Locale): string {
  return noBreak(mediumDay[locale].format(startOfBudapestDay(day)));
}

/** `2026. november` · `November 2026`: the month rows of a list. */
export function formatMonth(day: CalendarDay, locale: Locale): string {
  return noBreak(month[locale].format(startOfBudapestDay(day)));
}

/** `9:05` · `09:05`, in Budapest time. */
export function formatTime(at: Date, locale: Locale): string {
  return time[locale].format(at);
}

/** `37`, `12 345`, with no-break spaces · `12,345`. */
export function formatNumber(n: number, locale: Locale): string {
  return noBreak(wholeNumber[locale].format(n));
}

/** The space before the time of day, or before "at" and the time. */
const BEFORE_TIME = /\u00a0(?=(?:at\u00a0)?\d{1,2}:\d{2}$)/;

/**
 * `2026. november 23. 9:05` · `23 November 2026 at 09:05`, in Budapest time. Ends without a dot in both languages. The
 * only possible line break is between day and time: together they are wider than a column on a phone.
 */
export function formatDateTime(at: Date, locale: Locale): string {
  return noBreak(dayAndTime[locale].format(at)).replace(BEFORE_TIME, " ");
}

/**
 * `12 nap múlva`, `holnap`, `3 nappal ezelőtt`; shown beside the full date, never alone.
 *
 * @param days calendar days from today: positive in the future, negative in the past
 */
export function formatRelativeDays(days: number, locale: Locale): string {
  return relative[locale].format(days, "day");
}

/** `248 kB`, `1,2 MB`: rounded, never below 1 kB. One kB is 1,024 bytes, so that a limit of 4 MB reads as 4 MB. */
export function formatFileSize(bytes: number, locale: Locale): string {
  const kilobytes = bytes / BYTES_PER_KB;
  if (Math.round(kilobytes) < 1000) return inUnit(Math.max(1, kilobytes), "kilobyte", 0, locale);
  const megabytes = kilobytes / BYTES_PER_KB;
  if (Math.round(megabytes) < 1000) return inUnit(megabytes, "megabyte", 1, locale);
  return inUnit(megabytes / BYTES_PER_KB, "gigabyte", 1, locale);
}

function inUnit(value: number, unit: string, maximumFractionDigits: number, locale: Locale): string {
  const format = new Intl.NumberFormat(REGIONS[locale], { style: "unit", unit, maximumFractionDigits });
  return noBreak(format.format(value));
}
