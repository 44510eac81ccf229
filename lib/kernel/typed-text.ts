/** Text typed into a form. Pure: browser and server use the same rules. */

/**
 * Whether text was damaged on its way: it holds NUL or lone surrogates, which no keyboard makes and PostgreSQL refuses,
 * or U+FFFD, which a decoder puts in the place of bytes that are not UTF-8.
 */
export function isDamagedText(text: string): boolean {
  return text.includes("\0") || text.includes("\ufffd") || !text.isWellFormed();
}

/** White space of any script (NBSP, BOM, line separators) and invisible format characters (zero width). */
const OUTER_BLANKS = /^[\s\p{Cf}]+|[\s\p{Cf}]+$/gu;

/** Removes blanks at both ends, which copying often adds. For values that hold no blanks: addresses, passwords. */
export function trimBlanks(text: string): string {
  return text.replace(OUTER_BLANKS, "");
}
