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

/** `field`: the column of the file, or the name in the JSON of the API; null when it is about the whole. */
export type FieldProblem = { field: string | null; code: ProblemCode; reason: string };

/**
 * A problem of a file, or a remark on a line. `line` is the physical line on which the record starts; the header is 1.
 * `reason` is text for the operator. Remarks have no code.
 */
export type LineProblem = { line: number; reason: string } & Partial<Pick<FieldProblem, "field" | "code">>;

/** The problems of one line. */
export function ofLine(line: number, problems: readonly FieldProblem[]): LineProblem[] {
  return problems.map(({ field, code, reason }) => ({ line, field, code, reason }));
}

/** An address that this sender may not write to (`isAddressOf`). */
export function wrongAddress(source: string): FieldProblem {
  const reason = isTestSource(source)
    ? `email is no test customer of yours: with a test key it ends with @${testDomain(source)}`
    : "email is a test customer's, which only test keys of the Sender API reach";
  return { field: "email", code: "test-address", reason };
}
