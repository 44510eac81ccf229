/** Formats amounts of money and account numbers for customers. Pure. */
import type { Locale } from "@/messages";
import { noBreak } from "./no-break";
import { numberFormat } from "./number-format";
import { REGIONS } from "./regions";

/**
 * `9000 Ft`, `12 345,50 EUR` · `HUF 9,000`, `€12,345.50`: whole amounts as the sender gave them, all others with two
 * digits after the point at least. Has no-break spaces inside.
 *
 * @param amount decimal number such as `9000` or `1234.50`
 * @param currency code of ISO 4217
 */
export function formatAmount(amount: string, currency: string, locale: Locale): string {
  const given = amount.split(".")[1]?.length ?? 0;
  const digits = given > 0 ? Math.max(given, 2) : 0;
  const format = numberFormat(REGIONS[locale], {
    style: "currency",
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  // As text, because a number would lose digits of large amounts.
  return noBreak(format.format(amount as Intl.StringNumericLiteral));
}

/** An IBAN in groups of four characters, as people read and type it. @param iban without blanks */
export function formatIban(iban: string): string {
  return noBreak(iban.replace(/.{4}(?=.)/g, "$& "));
}
