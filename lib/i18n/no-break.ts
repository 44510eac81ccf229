const NO_BREAK_SPACE = "\u00a0";

/** Replaces spaces by no-break spaces, to keep a date, a size or a telephone number on one line. */
export function noBreak(text: string): string {
  return text.replaceAll(" ", NO_BREAK_SPACE);
}

const HU_MONTH = "(?:jan|feb|már|ápr|máj|jún|júl|aug|sze|okt|nov|dec)\\p{L}*\\.?";
const EN_MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*";
/** `2026. 12. 01.` · `2026. december 1.` · `1 December 2026`, with the dash before a later date · `9 000 Ft` */
const KEPT_TOGETHER = new RegExp(
  `\\b(?:(?:\\d{4}\\. (?:\\d{1,2}\\.|${HU_MONTH}) \\d{1,2}|\\d{1,2} ${EN_MONTH} \\d{4})\\b(?:\\.? (?=[–-] \\d))?|\\d+(?: \\d{3})* (?:Ft|HUF|EUR)\\b)`,
  "gu",
);

/** Puts no-break spaces inside the dates and amounts of a text that the insurer wrote. For display only. */
export function keepDates(text: string): string {
  return text.replace(KEPT_TOGETHER, noBreak);
}

const KEPT_WHOLE = /(\S*e-mail\S*)/i;

/**
 * Splits a text so that "e-mail…" does not wrap at its hyphen; dates and amounts have no-break spaces.
 *
 * @returns the parts in order: every second one, from index 1 on, must not wrap
 */
export function unbrokenParts(text: string): string[] {
  return keepDates(text).split(KEPT_WHOLE);
}
