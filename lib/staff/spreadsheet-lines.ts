/** Lines of the CSV files that staff download. Pure. */
import { stringify } from "csv-stringify/sync";

/**
 * UTF-8 with semicolons, as Hungarian spreadsheet programs expect. Values that such a program would run as a formula
 * are escaped, because names and references come from others.
 *
 * @param isFirst begins the file with the mark by which those programs see UTF-8
 */
export function spreadsheetLines(rows: readonly (readonly (string | number | null)[])[], isFirst = false): string {
  return stringify(
    rows.map((row) => [...row]),
    { delimiter: ";", record_delimiter: "\r\n", quoted_match: /[\r\n]/, escape_formulas: true, bom: isFirst },
  );
}
