import { passwordViolations } from "@/lib/auth/credential/password-policy";
import { type FieldProblem, type LineProblem, ofLine } from "@/lib/delivery/line-problem";
import type { CsvRecord, OPTIONAL_COLUMNS, REQUIRED_COLUMNS } from "@/lib/delivery/manifest";
import { isTextColumn, textProblems } from "@/lib/delivery/text-field";
import { TextNumbers } from "@/lib/delivery/text-numbers";
import { type EmailAddress, parseEmailAddress } from "@/lib/kernel/email-address";
import { printable, quoted, shortened } from "@/lib/kernel/printable";
import { isCalendarDay, startOfBudapestDay } from "@/lib/kernel/time";
import { trimBlanks } from "@/lib/kernel/typed-text";
import { DOCUMENT_TYPES, type DocumentType, isDocumentType } from "@/lib/mailbox/message/document-type";
import type { Payment } from "@/lib/payment/payment";
import { MAX_REFERENCE, paymentReason, readPayment } from "@/lib/payment/read-payment";

export type ManifestColumn = (typeof REQUIRED_COLUMNS)[number] | (typeof OPTIONAL_COLUMNS)[number];

/** A valid line of a manifest; its files are not checked yet. */
export type ManifestLine = {
  line: number;
  senderReference: string;
  email: EmailAddress;
  name: string;
  contractNumber: string | null;
  product: string | null;
  documentType: DocumentType;
  subject: string;
  body: string;
  /** As written in the manifest. */
  documentNames: string[];
  initialPassword: string | null;
  locale: "hu" | "en";
  /** Displayed name of the sender. Empty: the insurer's name. */
  sender: string;
  allowReply: boolean;
  inReplyTo: string | null;
  /** The sender's reference of the message that this one replaces. */
  supersedes: string | null;
  publishAt: Date | null;
  /** What a bill asks for; null for other messages. */
  payment: Payment | null;
  /** What was corrected in the line, as text for the operator; the line is placed nevertheless. */
  remarks: string[];
};

/** A line with wrong fields. The files that it names are checked all the same, so that all can be mended at once. */
export type WrongLine = Pick<ManifestLine, "line" | "documentNames"> & { problems: FieldProblem[] };

const YES = ["", "yes", "true", "1"];
const NO = ["no", "false", "0"];
const ISO_INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/;

export const BLANKS_AROUND_EMAIL = "blanks around the e-mail address were dropped";

function readPublishAt(text: string): Date | null | "wrong" {
  if (text === "") return null;
  if (isCalendarDay(text)) return startOfBudapestDay(text);
  const at = new Date(text);
  return ISO_INSTANT.test(text) && !Number.isNaN(at.getTime()) ? at : "wrong";
}

/** Texts of the problems that more than one file has. */
export const PASSWORD_RULE_REASON =
  "initialPassword breaks the password rule: 8 to 16 letters and digits, at least 2 a-z, 2 A-Z, 2 0-9";

/**
 * Checks the fields of one record.
 *
 * @returns the line, or every problem of it
 */
export function checkLine({ line, values }: CsvRecord<ManifestColumn>): ManifestLine | WrongLine {
  const problems: FieldProblem[] = [];
  const add = (
    field: ManifestColumn,
    code: FieldProblem["code"],
    reason: string,
    said: Pick<FieldProblem, "detail" | "values"> = {},
  ) => problems.push({ field, code, reason, ...said });
  const notAllowed = (field: ManifestColumn, value: string, allowed: readonly string[], text: string) =>
    add(field, "not-allowed", `${field} ${quoted(value)} is ${text}`, {
      values: { value: shortened(value), allowed: allowed.join(", ") },
    });
  const clean = (column: ManifestColumn) => values[column].normalize("NFC").trim();
  for (const [column, value] of Object.entries(values)) {
    if (isTextColumn(column)) problems.push(...textProblems(column, value));
  }
  for (const column of ["senderReference", "name", "subject"] as const) {
    if (clean(column) === "") add(column, "missing", `${column} is empty`);
  }
  const email = parseEmailAddress(trimBlanks(values.email));
  if (!email && trimBlanks(values.email) === "") add("email", "missing", "email is empty");
  else if (!email) add("email", "not-an-email-address", "email is not one plain e-mail address");
  const documentType = clean("documentType");
  if (!isDocumentType(documentType))
    notAllowed("documentType", documentType, DOCUMENT_TYPES, `none of ${DOCUMENT_TYPES.join(", ")}`);
  const documentNames = values.documents
    .split("|")
    .map((name) => name.trim())
    .filter(Boolean);
  if (documentNames.length === 0 && clean("body") === "")
    add("documents", "nothing-to-place", "neither body nor documents: there is nothing to place");
  if (new Set(documentNames).size !== documentNames.length)
    add("documents", "duplicate", "documents names a file twice", { detail: "file-twice" });
  const initialPassword = values.initialPassword === "" ? null : values.initialPassword;
  if (initialPassword !== null && passwordViolations(initialPassword).length > 0) {
    add("initialPassword", "password-rule", PASSWORD_RULE_REASON);
  }
  const locale = clean("locale").toLowerCase() || "hu";
  if (locale !== "hu" && locale !== "en") notAllowed("locale", locale, ["hu", "en"], "neither hu nor en");
  const allowReply = clean("allowReply").toLowerCase();
  if (![...YES, ...NO].includes(allowReply)) notAllowed("allowReply", allowReply, ["yes", "no"], "neither yes nor no");
  const publishAt = readPublishAt(values.publishAt.trim());
  if (publishAt === "wrong")
    add(
      "publishAt",
      "not-an-instant",
      "publishAt is neither a day (2026-11-23) nor an instant (2026-11-23T09:00:00+01:00)",
    );
  const payment = readPayment(values);
  const isWrongPayment = payment !== null && "problems" in payment;
  if (isWrongPayment) {
    for (const problem of payment.problems) {
      add(problem.field, problem.code, paymentReason(problem), { values: { limit: MAX_REFERENCE } });
    }
  }
  if (problems.length > 0 || !email || !isDocumentType(documentType) || publishAt === "wrong" || isWrongPayment)
    return { line, problems, documentNames };
  return {
    line,
    senderReference: clean("senderReference"),
    email,
    name: clean("name"),
    contractNumber: clean("contractNumber") || null,
    product: clean("product") || null,
    documentType,
    subject: clean("subject"),
    body: values.body.normalize("NFC").replaceAll("\r\n", "\n").trim(),
    documentNames,
    initialPassword,
    locale: locale as "hu" | "en",
    sender: clean("sender"),
    allowReply: YES.includes(allowReply),
    inReplyTo: clean("inReplyTo") || null,
    supersedes: clean("supersedes") || null,
    publishAt,
    payment,
    remarks: values.email === trimBlanks(values.email) ? [] : [BLANKS_AROUND_EMAIL],
  };
}

/**
 * Makes a function that is called with every line in the order of the file. It returns what is wrong with a line beside
 * those before it: a reference that stands on an earlier line, and another initial password for the same address.
 */
export function togetherCheck(): (line: ManifestLine) => LineProblem[] {
  const firstByReference = new TextNumbers();
  const firstByAddress = new TextNumbers();
  /** By address and password. */
  const firstByPassword = new TextNumbers();
  return ({ line, senderReference, email, initialPassword }) => {
    const problems: FieldProblem[] = [];
    const first = firstByReference.get(senderReference);
    if (first === undefined) firstByReference.set(senderReference, line);
    else {
      const reason = `senderReference ${printable(senderReference)} stands on line ${first} already`;
      const values = { value: shortened(senderReference), line: first };
      problems.push({ field: "senderReference", code: "duplicate", reason, values });
    }
    if (initialPassword !== null) {
      const known = firstByAddress.get(email);
      const withPassword = `${email} ${initialPassword}`;
      if (known === undefined) {
        firstByAddress.set(email, line);
        firstByPassword.set(withPassword, line);
      } else if (firstByPassword.get(withPassword) === undefined) {
        const reason = `another initialPassword for the same address stands on line ${known}`;
        problems.push({ field: "initialPassword", code: "password-differs", reason, values: { line: known } });
      }
    }
    return ofLine(line, problems);
  };
}
