/**
 * Contract numbers as people type them: grouped by blanks, hyphens or slashes, without leading zeros, or only their last
 * digits. Pure. The database's `contract_number_words` writes down the forms that are looked for here.
 */

/** Fewer last digits than this find nothing by themselves. */
export const MIN_LAST_DIGITS = 4;
/** Letters before a number that still belong to it, as in "KGFB 2026 001234". */
const MAX_PREFIX_LETTERS = 5;
/** More parts than this are not one number. */
const MAX_PARTS = 6;

const hasDigit = (token: string) => /\p{N}/u.test(token);
const digitsIn = (token: string) => token.replaceAll(/[^0-9]+/g, "").length;

/**
 * Puts neighbouring tokens that may be one contract number into one group.
 *
 * @param tokens letters and digits only, in the order they were typed
 * @returns every token exactly once, in order; a group of one is an ordinary word
 */
export function groupContractNumbers(tokens: readonly string[]): string[][] {
  const groups: string[][] = [];
  let at = 0;
  while (at < tokens.length) {
    let end = at + 1;
    const first = tokens[at] as string;
    if (hasDigit(first) || [...first].length <= MAX_PREFIX_LETTERS) {
      while (end < tokens.length && end - at < MAX_PARTS && /^\p{N}+$/u.test(tokens[end] as string)) end += 1;
    }
    const group = tokens.slice(at, end);
    const digits = group.reduce((sum, token) => sum + digitsIn(token), 0);
    if (digits >= MIN_LAST_DIGITS) groups.push(group);
    else groups.push(...group.map((token) => [token]));
    at = end;
  }
  return groups;
}

/**
 * The stored forms that a word without accents may stand for: itself and itself without leading zeros.
 *
 * @returns empty for a word with fewer than four digits; otherwise each of `a-z0-9`
 */
export function contractNumberForms(word: string): string[] {
  const whole = word.replaceAll(/[^a-z0-9]+/g, "");
  if (digitsIn(whole) < MIN_LAST_DIGITS) return [];
  const significant = whole.replace(/^0+/, "");
  return significant !== whole && significant.length >= MIN_LAST_DIGITS ? [whole, significant] : [whole];
}
