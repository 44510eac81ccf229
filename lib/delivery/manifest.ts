import { isUtf8 } from "node:buffer";
import { parse } from "csv-parse/sync";
import type { LineProblem, ProblemDetail, ProblemValues } from "@/lib/delivery/line-problem";
import { dropBlankColumns, isBlankRow, spreadsheetDamage, takeDelimiterLine } from "@/lib/delivery/spreadsheet";
import { printable, quoted, shortened } from "@/lib/kernel/printable";
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
  "supersedes",
  "publishAt",
  ...PAYMENT_FIELDS,
] as const;

export type CsvRecord<Column extends string> = { line: number; values: Record<Column, string> };
export type CsvTable<Column extends string> = { records: CsvRecord<Column>[]; problems: LineProblem[] };

const MAX_RECORD_BYTES = 1_000_000;
const DELIMITERS = [",", ";"];
/**
 * Each of them ends a record outside quotes: header and rows may come from different programs. CR LF has to come first.
 */
const LINE_ENDS = ["\r\n", "\n", "\r"];

/** A problem of the file and not of one field. */
const formatProblem = (
  line: number,
  detail: ProblemDetail,
  { reason, values = {} }: { reason: string; values?: ProblemValues },
): LineProblem => ({ line, field: null, code: "file-format", detail, values, reason });

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const BYTE_ORDER_MARK = Buffer.from("\ufeff");
/** The beginning of a file in which the delimiter is looked for: a header of known columns is shorter. */
const BEGINNING_BYTES = 65_536;

/** The number of the first line that is not UTF-8, so that the operator finds the character in another encoding. */
function firstUndecodableLine(bytes: Uint8Array): number {
  let line = 1;
  for (let from = 0; from < bytes.length; line += 1) {
    const feed = bytes.indexOf(LINE_FEED, from);
    const end = feed < 0 ? bytes.length : feed + 1;
    if (!isUtf8(bytes.subarray(from, end))) return line;
    from = end;
  }
  return 1;
}

/** Comma or semicolon, whichever occurs more often in the header. */
function delimiterOf(beginning: string): string {
  const header = beginning.trimStart().split(/[\r\n]/, 1)[0] ?? "";
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
    for (; counted < end; counted += 1) {
      if (bytes[counted] === CARRIAGE_RETURN && bytes[counted + 1] === LINE_FEED && counted + 1 < end) counted += 1;
      if (bytes[counted] === LINE_FEED || bytes[counted] === CARRIAGE_RETURN) line += 1;
    }
  };
  return (end) => {
    let start = counted;
    while (start < bytes.length && (bytes[start] === LINE_FEED || bytes[start] === CARRIAGE_RETURN)) start += 1;
    countTo(start);
    const first = line;
    countTo(Math.max(end, start));
    return first;
  };
}

/**
 * Parses the bytes of a file and hands over record by record, header first. They are not decoded as a whole: the text
 * of a large file takes twice as much memory.
 *
 * @returns the problem that ended the parsing, if any; the records before it were handed over
 */
function parseRecords(file: Buffer, take: (fields: string[], line: number) => void): LineProblem[] {
  const hasMark = file.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK);
  const content = hasMark ? file.subarray(BYTE_ORDER_MARK.length) : file;
  const { text, delimiter, length } = takeDelimiterLine(content.toString("utf8", 0, BEGINNING_BYTES));
  if (delimiter !== null && !DELIMITERS.includes(delimiter))
    return [
      formatProblem(1, "delimiter", {
        reason: `sep=${printable(delimiter)} is neither comma nor semicolon`,
        values: { value: shortened(delimiter) },
      }),
    ];
  const bytes = content.subarray(length);
  const startOf = lineCounter(bytes);
  try {
    parse(bytes, {
      delimiter: delimiter ?? delimiterOf(text),
      record_delimiter: LINE_ENDS,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: MAX_RECORD_BYTES,
      on_record(record: string[], { bytes: end }) {
        take(record, startOf(end));
        return null;
      },
    });
  } catch (error) {
    const reason = `the file is no CSV from here on: ${printable(error instanceof Error ? error.message : String(error))}`;
    return [formatProblem(startOf(bytes.length), "not-csv", { reason })];
  }
  return [];
}

type Columns<Column extends string> = { required: readonly Column[]; optional: readonly Column[] };

/** The problems of a header: columns that are missing, unknown or repeated. */
function headerProblems<Column extends string>(names: string[], columns: Columns<Column>): LineProblem[] {
  const known: readonly string[] = [...columns.required, ...columns.optional];
  const missing = columns.required.filter((name) => !names.includes(name));
  const unknown = names.filter((name) => !known.includes(name));
  const isRepeated = new Set(names).size !== names.length;
  return [
    ...missing.map((name) =>
      formatProblem(1, "column-missing", { reason: `the column ${name} is missing`, values: { value: name } }),
    ),
    ...unknown.map((name) =>
      formatProblem(1, "column-unknown", {
        reason: `unknown column ${quoted(name)}`,
        values: { value: shortened(name) },
      }),
    ),
    ...(isRepeated ? [formatProblem(1, "column-twice", { reason: "a column stands twice" })] : []),
  ];
}

/**
 * Reads a CSV file with known columns: RFC 4180, UTF-8 with or without BOM, comma or semicolon, any line end. A `sep=;`
 * line is obeyed, blank rows and blank trailing columns without a name are ignored, and values that a spreadsheet
 * destroyed are problems.
 *
 * @param take called with each record that could be read, so that it can be checked too; the records are not kept here,
 *        because those of a large file take hundreds of megabytes
 * @returns every problem with its line
 */
export function readCsvRecords<Column extends string>(
  bytes: Uint8Array,
  columns: Columns<Column>,
  take: (record: CsvRecord<Column>) => void,
): LineProblem[] {
  if (!isUtf8(bytes))
    return [formatProblem(firstUndecodableLine(bytes), "not-utf-8", { reason: "the file is not UTF-8" })];
  const known: readonly string[] = [...columns.required, ...columns.optional];
  const problems: LineProblem[] = [];
  let header = null as { names: string[]; isValid: boolean } | null;
  const takeHeader = (fields: string[]) => {
    const names = dropBlankColumns(fields, 0).map((name) => name.trim());
    const found = headerProblems(names, columns);
    problems.push(...found);
    header = { names, isValid: found.length === 0 };
  };
  const takeRow = (names: string[], fields: string[], line: number) => {
    if (isBlankRow(fields)) return;
    const record = dropBlankColumns(fields, names.length);
    if (record.length !== names.length) {
      const values = { found: record.length, expected: names.length };
      const reason = `${values.found} fields where the header has ${values.expected}`;
      problems.push(formatProblem(line, "field-count", { reason, values }));
      return;
    }
    const values = Object.fromEntries(known.map((name) => [name, ""])) as Record<Column, string>;
    names.forEach((name, index) => {
      values[name as Column] = record[index] ?? "";
      const damage = spreadsheetDamage(name, record[index] ?? "");
      if (damage) problems.push({ line, field: name, code: "file-format", ...damage });
    });
    take({ line, values });
  };
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const ended = parseRecords(file, (fields, line) => {
    if (!header) takeHeader(fields);
    else if (header.isValid) takeRow(header.names, fields, line);
  });
  // A file whose first record cannot be read has no header to complain about.
  if (!header && ended.length === 0) takeHeader([]);
  return [...ended, ...problems];
}

/** Reads a whole CSV file as `readCsvRecords` does. */
export function readCsv<Column extends string>(bytes: Uint8Array, columns: Columns<Column>): CsvTable<Column> {
  const records: CsvRecord<Column>[] = [];
  const problems = readCsvRecords(bytes, columns, (record) => records.push(record));
  return { records, problems };
}
