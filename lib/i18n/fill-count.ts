/**
 * Fills the count `n` into a text in the browser without loading the message formatter. Supports the two forms that
 * these texts use: `{n, number}` and `{n, plural, one {…} other {…}}` with `#`.
 *
 * @param pattern the text as it is in messages/
 * @param locale  "hu" or "en"
 */
export function fillCount(pattern: string, n: number, locale: string): string {
  const number = new Intl.NumberFormat(locale).format(n);
  const one = new Intl.PluralRules(locale).select(n) === "one";
  return pattern
    .replace(/\{n, plural, one \{([^{}]*)\} other \{([^{}]*)\}\}/g, (_, single: string, many: string) =>
      (one ? single : many).replace("#", number),
    )
    .replaceAll("{n, number}", number);
}
