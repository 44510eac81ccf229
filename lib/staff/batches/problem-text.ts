import type { UploadedLineProblem } from "@/drizzle/schema/batch-upload";
import type { ProblemCode, ProblemDetail } from "@/lib/delivery/line-problem";
import { translatorOf } from "@/lib/i18n/translator";
import type { Locale } from "@/messages";

/** The codes and details of uploads that have a text. Other codes are of calls of the Sender API only. */
const TEXTS = [
  ...(["no-manifest", "no-lines", "not-utf-8", "delimiter", "not-csv", "column-missing", "column-unknown"] as const),
  ...(["column-twice", "field-count", "spreadsheet-error", "spreadsheet-rounded", "missing", "too-long"] as const),
  ...(["unreadable", "line-break", "not-allowed", "not-an-email-address", "test-address", "not-an-instant"] as const),
  ...(["password-rule", "password-differs", "nothing-to-place", "duplicate", "file-twice", "reference-used"] as const),
  ...(["reply-unknown", "message-unknown", "mailbox-full", "document-unknown", "document-place", "file-link"] as const),
  ...(["file-folder", "file-and-folder", "spelling-twice", "document-name", "document-malware"] as const),
  ...(["document-empty", "document-too-large", "document-not-a-pdf", "document-truncated"] as const),
  ...(["document-encrypted", "document-no-pages", "amount-format", "amount-zero", "amount-missing"] as const),
  ...(["currency-unknown", "currency-missing", "due-date-format", "reference-too-long"] as const),
  ...(["payee-name-too-long", "payee-name-missing", "iban-invalid"] as const),
  ...(["blanks-around-email", "password-ignored", "password-guessable"] as const),
] satisfies (ProblemCode | ProblemDetail)[];

/**
 * What is wrong with a line of an upload, or was corrected in it, in the reader's language.
 *
 * @param problem.detail chooses between the texts of a code
 * @returns the English reason where there is no text: rows of older releases have no code
 */
export function problemText(problem: UploadedLineProblem, locale: Locale): string {
  const { field, code, detail, values, reason } = problem;
  const t = translatorOf(locale, "staff.problems");
  const key = TEXTS.find((one) => one === (detail ?? code));
  return key ? t(key, { ...values, field: field ?? "" }) : reason;
}
