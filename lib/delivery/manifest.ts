import { parse } from "csv-parse/sync";

/** The columns of a night run's manifest (CONTRACT, Command line). */
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
] as const;

/** What is wrong with a line, in words for the operator. `line` is the physical line its record starts on; header = 1. */
export type LineProblem = { line: number; reason: string };
export type CsvRecord<Column extends string> = { line: number; values: Record<Column, string> };
export type CsvTable<Column extends string> = { records: CsvRecord<Column>[]; problems: LineProblem[] };

const MAX_RECORD_BYTES = 1_000_000;

type RawRecord = { record: string[]; raw: string; info: { lines: number } };

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Comma or semicolon, whichever the header has more of. */
function delimiterOf(text: string): string {
  const header = text.split(/\r?\n/, 1)[0] ?? "";
  return header.split(";").length > header.split(",").length ? ";" : ",";
}

/** Where a record starts: its last line less the line breaks inside it. */
function firstLineOf({ raw, info }: RawRecord): number {
  const inside = raw.replace(/\r?\n$/, "").match(/\n/g)?.length ?? 0;
  return info.lines - inside;
}

/**
 * Reads a CSV of known columns: RFC 4180, UTF-8 with or without BOM, comma or semicolon. Every structural fault is
 * named with its line; the records that could be read are returned all the same, so that one run names every fault.
 */
export function readCsv<Column extends string>(
  bytes: Uint8Array,
  columns: { required: readonly Column[]; optional: readonly Column[] },
): CsvTable<Column> {
  const text = decode(bytes);
  if (text === null) return { records: [], problems: [{ line: 1, reason: "the file is not UTF-8" }] };
  const problems: LineProblem[] = [];
  let raw: RawRecord[];
  try {
    raw = parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      info: true,
      raw: true,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: MAX_RECORD_BYTES,
    }) as unknown as RawRecord[];
  } catch (error) {
    const { lines, message } = error as { lines?: number; message: string };
    return { records: [], problems: [{ line: lines ?? 1, reason: `the file is no CSV from here on: ${message}` }] };
  }
  const [header, ...rows] = raw;
  const names = (header?.record ?? []).map((name) => name.trim());
  const known: readonly string[] = [...columns.required, ...columns.optional];
  for (const name of columns.required)
    if (!names.includes(name)) problems.push({ line: 1, reason: `the column ${name} is missing` });
  for (const name of names) if (!known.includes(name)) problems.push({ line: 1, reason: `unknown column "${name}"` });
  if (new Set(names).size !== names.length) problems.push({ line: 1, reason: "a column stands twice" });
  if (problems.length > 0) return { records: [], problems };

  const records: CsvRecord<Column>[] = [];
  for (const row of rows) {
    const line = firstLineOf(row);
    if (row.record.length !== names.length) {
      problems.push({ line, reason: `${row.record.length} fields where the header has ${names.length}` });
      continue;
    }
    const values = Object.fromEntries(known.map((name) => [name, ""])) as Record<Column, string>;
    names.forEach((name, index) => {
      values[name as Column] = row.record[index] ?? "";
    });
    records.push({ line, values });
  }
  return { records, problems };
}
