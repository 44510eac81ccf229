/**
 * Finds contract numbers as people type them: grouped by spaces, hyphens or slashes, without leading zeros, or only the
 * last digits. Pure. `insertSearchWords` stores the same forms; change both together.
 */

/** The last digits of a contract number match only from this many digits on. */
export const MIN_LAST_DIGITS = 4;
/** Longest prefix of letters that counts as part of a number, as in "KGFB 2026 001234". */
const MAX_PREFIX_LETTERS = 5;
/** Longest sequence of tokens that is joined into one number. */
const MAX_PARTS = 6;

const hasDigit = (token: string) => /\p{N}/u.test(token);
const digitsIn = (token: string) => token.replaceAll(/[^0-9]+/g, "").length;

/**
 * Groups adjacent tokens that may form one contract number.
 *
 * @param tokens letters and digits only, in typed order
 * @returns every token once, in order; a group of one token is an ordinary word
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
 * The stored forms of contract numbers that a word may match: the word, and the word without leading zeros.
 *
 * @param word lower case, without accents
 * @returns forms of `a-z0-9`; empty for a word with fewer than MIN_LAST_DIGITS digits
 */
export function contractNumberForms(word: string): string[] {
  const whole = word.replaceAll(/[^a-z0-9]+/g, "");
  if (digitsIn(whole) < MIN_LAST_DIGITS) return [];
  const significant = whole.replace(/^0+/, "");
  return significant !== whole && significant.length >= MIN_LAST_DIGITS ? [whole, significant] : [whole];
}
