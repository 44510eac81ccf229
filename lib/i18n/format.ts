/**
 * Dates, sizes and spans of days as a customer reads them (UX.md, 1.5). Pure; the zone is always named, because hosts
 * run in UTC. A formatted date has no-break spaces inside, and in Hungarian ends with its own dot: a sentence never
 * adds one, and never glues a suffix to it.
 */
import { type CalendarDay, startOfBudapestDay, TIME_ZONE } from "@/lib/kernel/time";
import type { Locale } from "@/messages";

/** The conventions behind a language: English means British, as an insurer in Europe writes it. */
const CONVENTIONS: Record<Locale, string> = { hu: "hu-HU", en: "en-GB" };
const BYTES_PER_KB = 1024;
const NO_BREAK_SPACE = "\u00a0";

/** Keeps a date, a size or a telephone number on one line. */
export function noBreak(text: string): string {
  return text.replaceAll(" ", NO_BREAK_SPACE);
}

function dateFormats(options: Intl.DateTimeFormatOptions): Record<Locale, Intl.DateTimeFormat> {
  const inBudapest = { ...options, timeZone: TIME_ZONE };
  return {
    hu: new Intl.DateTimeFormat(CONVENTIONS.hu, inBudapest),
    en: new Intl.DateTimeFormat(CONVENTIONS.en, inBudapest),
  };
}

const longDay = dateFormats({ dateStyle: "long" });
const mediumDay = dateFormats({ dateStyle: "medium" });
const month = dateFormats({ year: "numeric", month: "long" });
const dayAndTime = dateFormats({ dateStyle: "long", timeStyle: "short" });
const relative: Record<Locale, Intl.RelativeTimeFormat> = {
  hu: new Intl.RelativeTimeFormat(CONVENTIONS.hu, { numeric: "auto" }),
  en: new Intl.RelativeTimeFormat(CONVENTIONS.en, { numeric: "auto" }),
};

/** `2026. november 23.` · `23 November 2026`: for letters, and wherever one item is shown. */
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

/** Before the time of day, the word that leads to it included. */
const BEFORE_TIME = /\u00a0(?=(?:at\u00a0)?\d{1,2}:\d{2}$)/;

/**
 * `2026. november 23. 9:05` · `23 November 2026 at 09:05`, in Budapest time. Ends without a dot in both languages. A line
 * may end between day and time, nowhere else: both together are wider than a phone's column of facts.
 */
export function formatDateTime(at: Date, locale: Locale): string {
  return noBreak(dayAndTime[locale].format(at)).replace(BEFORE_TIME, " ");
}

/**
 * `12 nap múlva`, `holnap`, `3 nappal ezelőtt`; shown beside the whole date, never alone.
 * @param days Calendar days from today: positive ahead, negative behind.
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
  const format = new Intl.NumberFormat(CONVENTIONS[locale], { style: "unit", unit, maximumFractionDigits });
  return noBreak(format.format(value));
}
