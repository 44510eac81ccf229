/**
 * Fills the count `n` into one of our texts in the browser, where the whole message formatter would cost more than it
 * gives. Knows the two forms that our texts have: `{n, number}` and `{n, plural, one {…} other {…}}` with `#`.
 *
 * @param pattern the text as it stands in messages/
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
