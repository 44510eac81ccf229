import { parse } from "csv-parse/sync";
import { dropBlankColumns, isBlankRow, spreadsheetDamage, takeDelimiterLine } from "@/lib/delivery/spreadsheet";
import { printable, quoted } from "@/lib/kernel/printable";
import { PAYMENT_FIELDS } from "@/lib/payment/read-payment";

/** The columns of a manifest; docs/manifest.md describes each. */
export const REQUIRED_COLUMNS = [
  "senderReference",
  "email",
  "name",
  "contractNumber",
  "product",
  "documentType",
  "subject",
  "body",
  "documents",
] as const;
export const OPTIONAL_COLUMNS = [
  "initialPassword",
  "locale",
  "sender",
  "allowReply",
  "inReplyTo",
  "publishAt",
  ...PAYMENT_FIELDS,
] as const;

/**
 * Why a line is invalid, or a remark on it, as text for the operator. `line` is the physical line on which the record
 * starts; the header is 1.
 */
export type LineProblem = { line: number; reason: string };
export type CsvRecord<Column extends string> = { line: number; values: Record<Column, string> };
export type CsvTable<Column extends string> = { records: CsvRecord<Column>[]; problems: LineProblem[] };

const MAX_RECORD_BYTES = 1_000_000;
const DELIMITERS = [",", ";"];
/**
 * Each of them ends a record outside quotes: header and rows may come from different programs. CR LF has to come first.
 */
const LINE_ENDS = ["\r\n", "\n", "\r"];

type RawRecord = { record: string[]; line: number };

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** The number of the first line that is not UTF-8, so that the operator finds the character in another encoding. */
function firstUndecodableLine(bytes: Uint8Array): number {
  const LINE_FEED = 0x0a;
  let line = 1;
  for (let from = 0; from < bytes.length; line += 1) {
    const feed = bytes.indexOf(LINE_FEED, from);
    const end = feed < 0 ? bytes.length : feed + 1;
    if (decode(bytes.subarray(from, end)) === null) return line;
    from = end;
  }
  return 1;
}

/** Comma or semicolon, whichever occurs more often in the header. */
function delimiterOf(text: string): string {
  const header = text.trimStart().split(/[\r\n]/, 1)[0] ?? "";
  return header.split(";").length > header.split(",").length ? ";" : ",";
}

/**
 * Returns a function that takes the end of each record (byte offset, in order) and returns the line on which it starts.
 * The parser's own line numbers are wrong after blank lines and with CR LF.
 */
function lineCounter(bytes: Buffer): (end: number) => number {
  let line = 1;
  let counted = 0;
  const countTo = (end: number) => {
    line += bytes.toString("utf8", counted, end).match(/\r\n|\r|\n/g)?.length ?? 0;
    counted = end;
  };
  return (end) => {
    let start = counted;
    while (start < bytes.length && (bytes[start] === 0x0a || bytes[start] === 0x0d)) start += 1;
    countTo(start);
    const first = line;
    countTo(Math.max(end, start));
    return first;
  };
}

/** Parses the text. After a syntax error the records before it are returned together with the problem. */
function parseRecords(file: string): { raw: RawRecord[]; problems: LineProblem[] } {
  const { text, delimiter } = takeDelimiterLine(file);
  if (delimiter !== null && !DELIMITERS.includes(delimiter))
    return { raw: [], problems: [{ line: 1, reason: `sep=${printable(delimiter)} is neither comma nor semicolon` }] };
  const bytes = Buffer.from(text);
  const startOf = lineCounter(bytes);
  const raw: RawRecord[] = [];
  try {
    parse(bytes, {
      delimiter: delimiter ?? delimiterOf(text),
      record_delimiter: LINE_ENDS,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: MAX_RECORD_BYTES,
      on_record(record: string[], { bytes: end }) {
        raw.push({ record, line: startOf(end) });
        return null;
      },
    });
  } catch (error) {
    const reason = `the file is no CSV from here on: ${printable(error instanceof Error ? error.message : String(error))}`;
    return { raw, problems: [{ line: startOf(bytes.length), reason }] };
  }
  return { raw, problems: [] };
}

/**
 * Reads a CSV file with known columns: RFC 4180, UTF-8 with or without BOM, comma or semicolon, any line end. A `sep=;`
 * line is obeyed, blank rows and blank trailing columns without a name are ignored, and values that a spreadsheet
 * destroyed are problems.
 *
 * @returns every problem with its line, and all records that could be read, so that they can be checked too
 */
export function readCsv<Column extends string>(
  bytes: Uint8Array,
  columns: { required: readonly Column[]; optional: readonly Column[] },
): CsvTable<Column> {
  const text = decode(bytes);
  if (text === null)
    return { records: [], problems: [{ line: firstUndecodableLine(bytes), reason: "the file is not UTF-8" }] };
  const { raw, problems } = parseRecords(text);
  const [header, ...rows] = raw;
  const names = dropBlankColumns(header?.record ?? [], 0).map((name) => name.trim());
  const known: readonly string[] = [...columns.required, ...columns.optional];
  if (problems.length > 0 && !header) return { records: [], problems };
  const problemsBefore = problems.length;
  for (const name of columns.required)
    if (!names.includes(name)) problems.push({ line: 1, reason: `the column ${name} is missing` });
  for (const name of names)
    if (!known.includes(name)) problems.push({ line: 1, reason: `unknown column ${quoted(name)}` });
  if (new Set(names).size !== names.length) problems.push({ line: 1, reason: "a column stands twice" });
  if (problems.length > problemsBefore) return { records: [], problems };

  const records: CsvRecord<Column>[] = [];
  for (const { record: fields, line } of rows) {
    if (isBlankRow(fields)) continue;
    const record = dropBlankColumns(fields, names.length);
    if (record.length !== names.length) {
      problems.push({ line, reason: `${record.length} fields where the header has ${names.length}` });
      continue;
    }
    const values = Object.fromEntries(known.map((name) => [name, ""])) as Record<Column, string>;
    names.forEach((name, index) => {
      values[name as Column] = record[index] ?? "";
      const reason = spreadsheetDamage(name, record[index] ?? "");
      if (reason) problems.push({ line, reason });
    });
    records.push({ line, values });
  }
  return { records, problems };
}
