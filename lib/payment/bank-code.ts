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
 * Parses a list of bank codes.
 *
 * @param text `117=OTPVHUHB,120=UBRTHUHB`: the first three digits of an account number and a BIC; "" for none
 * @returns null when it is no such list
 */
export function parseBankCodes(text: string): Record<string, string> | null {
  const entries = text
    .split(",")
    .map((entry) => entry.trim())
    .filter(Boolean)
    .map((entry) => /^(\d{3})=([A-Z]{4}HU[A-Z0-9]{2}(?:[A-Z0-9]{3})?)$/.exec(entry));
  if (entries.includes(null)) return null;
  return Object.fromEntries(entries.map((entry) => [entry?.[1], entry?.[2]]));
}

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
