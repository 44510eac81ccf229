/**
 * What spreadsheets change in a CSV file: a delimiter line, blank rows and columns, rounded numbers, error values.
 * Pure.
 */

/** `sep=;` as the first line, with or without quotes: names the delimiter of the rest of the file. */
const DELIMITER_LINE = /^"?sep=(.)"?(?=\r|\n|$)/i;

/**
 * Removes a delimiter line but keeps its line end, so that line numbers do not change.
 *
 * @param beginning of the file
 * @returns the text without the line, the delimiter that it names, and its length in bytes; null and 0 if there is no
 *   such line
 */
export function takeDelimiterLine(beginning: string): { text: string; delimiter: string | null; length: number } {
  const found = DELIMITER_LINE.exec(beginning);
  if (!found) return { text: beginning, delimiter: null, length: 0 };
  const length = Buffer.byteLength(found[0]);
  return { text: beginning.slice(found[0].length), delimiter: found[1] as string, length };
}

const isBlank = (field: string) => field.trim() === "";

/** True for a row whose fields are all blank. */
export function isBlankRow(record: readonly string[]): boolean {
  return record.every(isBlank);
}

/** The record without trailing blank fields beyond the first `columns` fields. */
export function dropBlankColumns(record: readonly string[], columns: number): string[] {
  let length = record.length;
  while (length > columns && isBlank(record[length - 1] as string)) length -= 1;
  return record.slice(0, length);
}

/** Spreadsheets always write the sign of the exponent, so a reference such as `12E5` does not match. */
const SCIENTIFIC = /^[+-]?\d+(?:[.,]\d+)?E[+-]\d{1,3}$/i;
/** Error values of English and Hungarian spreadsheets, and `###` of a cell that is too narrow for its number. */
const ERROR_VALUE =
  /^#(?:N\/A|NAME\?|REF!|VALUE!|DIV\/0!|NUM!|NULL!|SPILL!|CALC!|HIÁNYZIK|NÉV\?|HIV!|ÉRTÉK!|ZÉRÓOSZTÓ!|SZÁM!|NULLA!|#+)$/i;

/** Columns that hold references: other values in scientific notation are left alone. */
const REFERENCE_COLUMNS = ["senderReference", "contractNumber", "inReplyTo", "supersedes", "paymentReference"];

/**
 * Tells whether a spreadsheet has replaced the value of a field, so that the original is lost.
 *
 * @returns the reason as text for the operator; null for an ordinary value
 */
export function spreadsheetDamage(
  column: string,
  value: string,
): { detail: "spreadsheet-error" | "spreadsheet-rounded"; reason: string } | null {
  const text = value.normalize("NFC").trim();
  if (ERROR_VALUE.test(text)) {
    return { detail: "spreadsheet-error", reason: `${column} is the error value of a spreadsheet` };
  }
  if (!REFERENCE_COLUMNS.includes(column) || !SCIENTIFIC.test(text)) return null;
  const reason = `${column} is a number that a spreadsheet has rounded: format the column as text`;
  return { detail: "spreadsheet-rounded", reason };
}
