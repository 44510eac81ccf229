import "server-only";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { type BatchFile, fileChecker } from "@/lib/delivery/batch-files";
import type { CheckedLine } from "@/lib/delivery/checked-line";
import { type LineProblem, ofLine } from "@/lib/delivery/line-problem";
import { OPTIONAL_COLUMNS, REQUIRED_COLUMNS, readCsvRecords } from "@/lib/delivery/manifest";
import {
  checkLine,
  type ManifestColumn,
  type ManifestLine,
  togetherCheck,
  type WrongLine,
} from "@/lib/delivery/manifest-line";
import { PackedList } from "@/lib/delivery/packed-list";
import { printable } from "@/lib/kernel/printable";
import { readAhead } from "@/lib/kernel/read-ahead";
import { err, ok, type Result } from "@/lib/kernel/result";
import { PAYMENT_FIELDS } from "@/lib/payment/read-payment";

export const MANIFEST_NAME = "manifest.csv";

/** Lines whose files are read while those of one are used. */
const LINES_AHEAD = 4;

/** A line whose fields and files are valid. */
export type BatchLine = CheckedLine & { files: BatchFile[] };
/** The lines of a batch in the order of the manifest: an array, or a `PackedList` of a large batch. */
export type BatchLines = Iterable<BatchLine> & { readonly length: number };
/** `validLines`: the lines whose fields could be read, so that the database can check them too. */
export type InvalidManifest = { kind: "invalid-manifest"; problems: LineProblem[]; validLines?: BatchLines };

/**
 * Digest of everything of a line that the customer can see, hex SHA-256. Tells whether a reference that was placed
 * before comes with the same content.
 */
export function contentDigest(line: ManifestLine, files: readonly Pick<BatchFile, "filename" | "sha256">[]): string {
  const content = [
    line.email,
    line.sender,
    line.contractNumber,
    line.product,
    line.documentType,
    line.subject,
    line.body,
    line.allowReply,
    line.inReplyTo,
    files.map((file) => [file.filename, file.sha256]),
    // Nothing is added for other messages, so that the digests of messages placed earlier stay the same.
    ...(line.supersedes ? [{ supersedes: line.supersedes }] : []),
    ...(line.payment ? [PAYMENT_FIELDS.map((field) => line.payment?.[field])] : []),
  ];
  return createHash("sha256").update(JSON.stringify(content)).digest("hex");
}

/** The valid and the wrong lines of a manifest, and the number of its records. */
function readLines(bytes: Uint8Array) {
  const lines = new PackedList<ManifestLine>();
  const wrongLines: WrongLine[] = [];
  const wrong: LineProblem[] = [];
  const together: LineProblem[] = [];
  const problemsTogether = togetherCheck();
  let records = 0;
  const columns = { required: REQUIRED_COLUMNS, optional: OPTIONAL_COLUMNS };
  const problems = readCsvRecords<ManifestColumn>(bytes, columns, (record) => {
    records += 1;
    const checked = checkLine(record);
    if ("problems" in checked) {
      wrongLines.push(checked);
      wrong.push(...ofLine(checked.line, checked.problems));
      return;
    }
    lines.push(checked);
    together.push(...problemsTogether(checked));
  });
  return { lines, wrongLines, records, problems: problems.concat(wrong, together) };
}

/**
 * Reads and checks a whole batch before anything is written: the manifest, every line, every file.
 *
 * @param folder absolute path; holds manifest.csv and the files that it names
 * @returns the lines, or all problems in the order of the file
 */
export async function readBatch(folder: string): Promise<Result<BatchLines, InvalidManifest>> {
  const bytes = await readFile(path.join(folder, MANIFEST_NAME)).catch(() => null);
  if (!bytes)
    return err({
      kind: "invalid-manifest",
      problems: [
        {
          ...{ line: 1, field: null, code: "file-format", detail: "no-manifest" },
          reason: `there is no ${MANIFEST_NAME} in ${printable(folder)}`,
        },
      ],
    });
  const { lines, wrongLines, records, problems } = readLines(bytes);
  const files = await fileChecker(folder);
  const checkFiles = async <Line extends ManifestLine | WrongLine>(line: Line) => ({
    line,
    checked: await Promise.all(line.documentNames.map(files)),
  });
  const batch = new PackedList<BatchLine>();
  for await (const { line, checked } of readAhead(lines, LINES_AHEAD, checkFiles<ManifestLine>)) {
    const valid: BatchFile[] = [];
    for (const file of checked) {
      if ("reason" in file) problems.push({ line: line.line, field: "documents", ...file });
      else valid.push(file);
    }
    batch.push({ ...line, files: valid, contentDigest: contentDigest(line, valid) });
  }
  for await (const { line, checked } of readAhead(wrongLines, LINES_AHEAD, checkFiles<WrongLine>)) {
    for (const file of checked) if ("reason" in file) problems.push({ line: line.line, field: "documents", ...file });
  }
  if (records === 0 && problems.length === 0) {
    const reason = "the manifest has no lines";
    problems.push({ line: 1, field: null, code: "file-format", detail: "no-lines", reason });
  }
  problems.sort((a, b) => a.line - b.line);
  return problems.length > 0 ? err({ kind: "invalid-manifest", problems, validLines: batch }) : ok(batch);
}
