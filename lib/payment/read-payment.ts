import { electronicFormatIBAN, isValidIBAN } from "ibantools";
import { isUnreadable } from "@/lib/kernel/printable";
import { isCalendarDay } from "@/lib/kernel/time";
import type { Payment } from "@/lib/payment/payment";

export const PAYMENT_FIELDS = ["amount", "currency", "dueDate", "paymentReference", "payeeName", "payeeIban"] as const;
export type PaymentField = (typeof PAYMENT_FIELDS)[number];

/** Code of a fault, for the API and the command line's JSON. */
export type PaymentProblem = {
  field: PaymentField;
  code:
    | "amount-format"
    | "amount-zero"
    | "amount-missing"
    | "currency-unknown"
    | "currency-missing"
    | "due-date-format"
    | "reference-too-long"
    | "payee-name-too-long"
    | "payee-name-missing"
    | "iban-invalid"
    | "unreadable"
    | "line-break";
};

/** Twelve digits are the most that the Hungarian payment QR code carries. */
const AMOUNT = /^(?:0|[1-9]\d{0,11})(?:\.\d{1,2})?$/;

/** Longest reference and payee's name, in characters: what both payment QR codes carry. */
export const MAX_REFERENCE = 70;
export const MAX_PAYEE_NAME = 70;

const CURRENCIES = new Set(Intl.supportedValuesOf("currency"));

/** Days before the year 2000 are typing errors. */
const DAY = /^2\d{3}-/;

const lengthOf = (text: string) => [...text].length;

function amountProblem(amount: string): PaymentProblem["code"] | null {
  if (amount === "") return "amount-missing";
  if (!AMOUNT.test(amount)) return "amount-format";
  return Number(amount) === 0 ? "amount-zero" : null;
}

/**
 * Checks the payment fields of a message. Blanks around a value are ignored, and blanks inside an IBAN.
 *
 * @param values as written by the sender; "" for a field that is not given
 * @returns the payment; null when no field is given; otherwise every problem
 */
export function readPayment(values: Record<PaymentField, string>): Payment | null | { problems: PaymentProblem[] } {
  const given = Object.fromEntries(
    PAYMENT_FIELDS.map((field) => [field, values[field].normalize("NFC").trim()]),
  ) as Record<PaymentField, string>;
  if (PAYMENT_FIELDS.every((field) => given[field] === "")) return null;
  const problems: PaymentProblem[] = [];
  const wrong = (field: PaymentField, code: PaymentProblem["code"]) => problems.push({ field, code });

  // Neither may stand in a QR code, where each line has a meaning of its own.
  for (const field of PAYMENT_FIELDS) {
    if (isUnreadable(given[field])) wrong(field, "unreadable");
    else if (/[\r\n\t]/.test(given[field])) wrong(field, "line-break");
  }
  if (problems.length > 0) return { problems };

  const currency = given.currency.toUpperCase();
  const amountFault = amountProblem(given.amount);
  if (amountFault) wrong("amount", amountFault);
  if (currency === "") wrong("currency", "currency-missing");
  else if (!CURRENCIES.has(currency)) wrong("currency", "currency-unknown");
  if (given.dueDate !== "" && !(DAY.test(given.dueDate) && isCalendarDay(given.dueDate)))
    wrong("dueDate", "due-date-format");
  if (lengthOf(given.paymentReference) > MAX_REFERENCE) wrong("paymentReference", "reference-too-long");
  if (lengthOf(given.payeeName) > MAX_PAYEE_NAME) wrong("payeeName", "payee-name-too-long");
  const iban = electronicFormatIBAN(given.payeeIban);
  if (given.payeeIban !== "" && (iban === null || !isValidIBAN(iban))) wrong("payeeIban", "iban-invalid");
  if (given.payeeIban !== "" && given.payeeName === "") wrong("payeeName", "payee-name-missing");
  if (problems.length > 0) return { problems };

  return {
    amount: given.amount,
    currency,
    dueDate: given.dueDate || null,
    paymentReference: given.paymentReference || null,
    payeeName: given.payeeName || null,
    payeeIban: given.payeeIban === "" ? null : iban,
  };
}

const REASONS: Record<PaymentProblem["code"], string> = {
  "amount-format": "is no amount such as 12345 or 12345.50 (digits, a point, at most two digits after it)",
  "amount-zero": "is zero",
  "amount-missing": "is empty, but another payment column is not",
  "currency-unknown": "is no currency code of ISO 4217 such as HUF",
  "currency-missing": "is empty, but another payment column is not",
  "due-date-format": "is no day such as 2026-12-01",
  "reference-too-long": `is longer than ${MAX_REFERENCE} characters`,
  "payee-name-too-long": `is longer than ${MAX_PAYEE_NAME} characters`,
  "payee-name-missing": "is empty, but payeeIban is not",
  "iban-invalid": "is no IBAN with a right checksum",
  unreadable: "holds unreadable characters",
  "line-break": "holds a line break",
};

/** The reason as text for the operator, beginning with the column's name. */
export function paymentReason({ field, code }: PaymentProblem): string {
  return `${field} ${REASONS[code]}`;
}
