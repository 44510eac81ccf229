/** Traces that spreadsheets leave in a CSV file: a delimiter line, blank rows and columns, numbers and errors. Pure. */

/** `sep=;` as the first line, with or without quotes: the delimiter of everything after it. */
const DELIMITER_LINE = /^"?sep=(.)"?(?=\r|\n|$)/i;

/**
 * Blanks a delimiter line; its line end stays, so that physical line numbers are unchanged.
 *
 * @returns the delimiter that the line names; null where there is no such line
 */
export function takeDelimiterLine(text: string): { text: string; delimiter: string | null } {
  const found = DELIMITER_LINE.exec(text);
  return found ? { text: text.slice(found[0].length), delimiter: found[1] as string } : { text, delimiter: null };
}

const isBlank = (field: string) => field.trim() === "";

/** True for a row of separators or blanks only. */
export function isBlankRow(record: readonly string[]): boolean {
  return record.every(isBlank);
}

/** The record without the blank fields beyond `columns`, which stand under columns without a name. */
export function dropBlankColumns(record: readonly string[], columns: number): string[] {
  let length = record.length;
  while (length > columns && isBlank(record[length - 1] as string)) length -= 1;
  return record.slice(0, length);
}

/** Always with the sign of the exponent, as spreadsheets write it: a reference such as `12E5` is no such number. */
const SCIENTIFIC = /^[+-]?\d+(?:[.,]\d+)?E[+-]\d{1,3}$/i;
/** Error values of spreadsheets in English and Hungarian, and a cell that is too narrow for its number. */
const ERROR_VALUE =
  /^#(?:N\/A|NAME\?|REF!|VALUE!|DIV\/0!|NUM!|NULL!|SPILL!|CALC!|HIÁNYZIK|NÉV\?|HIV!|ÉRTÉK!|ZÉRÓOSZTÓ!|SZÁM!|NULLA!|#+)$/i;

/** Columns whose values are numbers of contracts, messages or replies, whatever file they stand in. */
const REFERENCE_COLUMNS = ["senderReference", "contractNumber", "inReplyTo"];

/**
 * Whether a spreadsheet has replaced the value of a field, so that the original is lost.
 *
 * @returns the reason in words for the person who delivers; null for an ordinary value
 */
export function spreadsheetDamage(column: string, value: string): string | null {
  const text = value.normalize("NFC").trim();
  if (ERROR_VALUE.test(text)) return `${column} is the error value of a spreadsheet`;
  if (REFERENCE_COLUMNS.includes(column) && SCIENTIFIC.test(text))
    return `${column} is a number that a spreadsheet has rounded: format the column as text`;
  return null;
}
