/** Text from a form. Pure: browser and server ask the same rule. */

/**
 * Text that did not arrive as it was typed: NUL and halves of surrogate pairs, which no keyboard makes and no database
 * keeps, and U+FFFD, which a decoder puts in the place of bytes that are no UTF-8.
 */
export function isDamagedText(text: string): boolean {
  return text.includes("\0") || text.includes("\ufffd") || !text.isWellFormed();
}

/** White space of any script (NBSP, BOM, line separators), and format characters that show nothing (zero-width ones). */
const OUTER_BLANKS = /^[\s\p{Cf}]+|[\s\p{Cf}]+$/gu;

/** The text without blanks at its ends, which copying brings along. For values that hold no blanks: addresses, passwords. */
export function trimBlanks(text: string): string {
  return text.replace(OUTER_BLANKS, "");
}
