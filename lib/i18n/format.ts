/**
 * Formats dates, file sizes and numbers of days for customers. Pure; the zone is always given, because hosts run in
 * UTC. A formatted date has no-break spaces inside, and in Hungarian ends with a dot: texts must not add another dot or
 * a suffix.
 */
import { type CalendarDay, startOfBudapestDay, TIME_ZONE } from "@/lib/kernel/time";
import type { Locale } from "@/messages";
import { noBreak } from "./no-break";
import { REGIONS } from "./regions";

export { formatFileSize } from "./file-size";

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
const mediumDayAndTime = dateFormats({ dateStyle: "medium", timeStyle: "short" });
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

/** `2026. nov. 23. 9:05` · `23 Nov 2026, 09:05`, in Budapest time, without a possible line break: for dense lists. */
export function formatDateTimeMedium(at: Date, locale: Locale): string {
  return noBreak(mediumDayAndTime[locale].format(at));
}

/**
 * `12 nap múlva`, `holnap`, `3 nappal ezelőtt`; shown beside the full date, never alone.
 *
 * @param days calendar days from today: positive in the future, negative in the past
 */
export function formatRelativeDays(days: number, locale: Locale): string {
  return relative[locale].format(days, "day");
}
