/**
 * BIC by the first three digits of a Hungarian account number (positions 5 to 7 of the IBAN), from the table of
 * payment service providers that the Hungarian national bank publishes. The payment QR code requires a BIC, and the
 * sender gives only the IBAN. Banks that are not listed here get no QR code; `PAYEE_BICS` adds to this table.
 */
const BICS: Readonly<Record<string, string>> = {
  "100": "HUSTHUHB",
  "103": "MKKBHUHB",
  "104": "OKHBHUHB",
  "107": "CIBHHUHB",
  "109": "BACXHUHB",
  "116": "GIBAHUHB",
  "117": "OTPVHUHB",
  "120": "UBRTHUHB",
  "121": "GNBAHUHB",
  "162": "HBWEHUHB",
};

/**
 * The BIC of the bank that keeps a Hungarian account.
 *
 * @param iban checked, without blanks
 * @param more entries of the deployer, by the same three digits; they win
 * @returns 8 or 11 characters; null for foreign IBANs and unknown banks
 */
export function bicOfIban(iban: string, more: Readonly<Record<string, string>>): string | null {
  if (!iban.startsWith("HU")) return null;
  const bank = iban.slice(4, 7);
  return more[bank] ?? BICS[bank] ?? null;
}
