/**
 * Dates and money as in the demo's documents. Without clock and ICU, so that the bytes are the same on every machine.
 */

import type { CalendarDay } from "@/lib/kernel/time";

export type Language = "hu" | "en";

const NBSP = "\u00a0";
const MONTHS: Record<Language, readonly string[]> = {
  hu: "január február március április május június július augusztus szeptember október november december".split(" "),
  en: "January February March April May June July August September October November December".split(" "),
};

/** Whole forints: `17 700 Ft` (no-break spaces, four digits ungrouped as in Hungarian) or `HUF 17,700`. */
export function forint(amount: number, language: Language = "hu"): string {
  if (!Number.isInteger(amount)) throw new Error(`Not a whole number of forints: ${amount}`);
  const grouped = String(amount).replace(/\B(?=(\d{3})+$)/g, language === "hu" ? NBSP : ",");
  if (language === "en") return `HUF${NBSP}${grouped}`;
  return `${amount < 10_000 ? amount : grouped}${NBSP}Ft`;
}

/** `2026. november 23.` or `23 November 2026`. */
export function longDate(day: CalendarDay, language: Language = "hu"): string {
  const { year, month, date } = parts(day);
  const name = MONTHS[language][month - 1];
  return language === "hu" ? `${year}. ${name} ${date}.` : `${date} ${name} ${year}`;
}

/** `2026. 11. 23.` or `23/11/2026`, for narrow table columns. */
export function shortDate(day: CalendarDay, language: Language = "hu"): string {
  const [year, month, date] = day.split("-");
  return language === "hu" ? `${year}.${NBSP}${month}.${NBSP}${date}.` : `${date}/${month}/${year}`;
}

/** The same day of the month, `count` months later; the month's last day where it has no such day. */
export function addMonths(day: CalendarDay, count: number): CalendarDay {
  const { year, month, date } = parts(day);
  const index = year * 12 + (month - 1) + count;
  const toYear = Math.floor(index / 12);
  const toMonth = (index % 12) + 1;
  return toDay(toYear, toMonth, Math.min(date, daysIn(toYear, toMonth)));
}

function parts(day: CalendarDay): { year: number; month: number; date: number } {
  const [year, month, date] = day.split("-").map(Number);
  if (!year || !month || !date) throw new Error(`Not a day: ${day}`);
  return { year, month, date };
}

function toDay(year: number, month: number, date: number): CalendarDay {
  return `${year}-${String(month).padStart(2, "0")}-${String(date).padStart(2, "0")}`;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
