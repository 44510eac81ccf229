/** What is wrong with a field that a sender gave: in a file, and in a call of the Sender API. Pure. */
import { isTestSource, testDomain } from "@/lib/kernel/test-address";
import type { PaymentProblem } from "@/lib/payment/read-payment";

/**
 * The codes that other systems read: in the answers of the API and in the JSON of the command line. A code is never
 * renamed. docs/api.md says what each means.
 */
export type ProblemCode =
  | "missing"
  | "wrong-type"
  | "unknown-field"
  | "too-long"
  | "too-few"
  | "too-many"
  | "unreadable"
  | "line-break"
  | "not-allowed"
  | "not-an-email-address"
  | "test-address"
  | "not-an-instant"
  | "not-a-uuid"
  | "password-rule"
  | "password-differs"
  | "nothing-to-place"
  | "duplicate"
  | "reference-used"
  | "reply-unknown"
  | "message-unknown"
  | "mailbox-full"
  | "document-unknown"
  | "document-used"
  | "document-name"
  | "document-place"
  | "document-malware"
  | "document-empty"
  | "document-too-large"
  | "document-not-a-pdf"
  | "document-truncated"
  | "document-encrypted"
  | "document-no-pages"
  | "file-format"
  | PaymentProblem["code"];

/** Which of the texts of a code is meant, where it has several. Remarks have no code, only this. */
export type ProblemDetail =
  | "no-manifest"
  | "no-lines"
  | "not-utf-8"
  | "delimiter"
  | "not-csv"
  | "column-missing"
  | "column-unknown"
  | "column-twice"
  | "field-count"
  | "spreadsheet-error"
  | "spreadsheet-rounded"
  | "file-twice"
  | "file-link"
  | "file-folder"
  | "file-and-folder"
  | "spelling-twice"
  | "blanks-around-email"
  | "password-ignored"
  | "password-guessable";

/**
 * What a reason names, so that it can be said in another language: a text as the file has it (`shortened`), the name of
 * a file, a limit, the line of another record, the values that are allowed, numbers of fields.
 */
export type ProblemValues = Partial<
  Record<"value" | "file" | "limit" | "line" | "allowed" | "found" | "expected", string | number>
>;

/**
 * `field`: the column of the file, or the name in the JSON of the API; null when it is about the whole. `detail` and
 * `values` are for texts in the reader's language; other systems get neither.
 */
export type FieldProblem = {
  field: string | null;
  code: ProblemCode;
  reason: string;
  detail?: ProblemDetail;
  values?: ProblemValues;
};

/**
 * A problem of a file, or a remark on a line. `line` is the physical line on which the record starts; the header is 1.
 * `reason` is text for the operator. Remarks have no code.
 */
export type LineProblem = { line: number; reason: string } & Partial<
  Pick<FieldProblem, "field" | "code" | "detail" | "values">
>;

/** The problems of one line. */
export function ofLine(line: number, problems: readonly FieldProblem[]): LineProblem[] {
  return problems.map((problem) => ({ line, ...problem }));
}

/** An address that this sender may not write to (`isAddressOf`). */
export function wrongAddress(source: string): FieldProblem {
  const reason = isTestSource(source)
    ? `email is no test customer of yours: with a test key it ends with @${testDomain(source)}`
    : "email is a test customer's, which only test keys of the Sender API reach";
  return { field: "email", code: "test-address", reason };
}
