const NO_BREAK_SPACE = "\u00a0";

/** Replaces spaces by no-break spaces, to keep a date, a size or a telephone number on one line. */
export function noBreak(text: string): string {
  return text.replaceAll(" ", NO_BREAK_SPACE);
}
