import { isSEPACountry } from "ibantools";
import { addCalendarDays, budapestDateTime, budapestDay, type CalendarDay, endOfBudapestDay } from "@/lib/kernel/time";
import { bicOfIban } from "@/lib/payment/bank-code";
import type { Payment } from "@/lib/payment/payment";

/** Days for which the Hungarian code of an overdue bill is valid: banks refuse a code after its validity. */
const VALID_DAYS_WHEN_OVERDUE = 30;

const MAX_HUF_TEXT = 345;
const MAX_EPC_BYTES = 331;
/** Largest amount of the EPC code, in euros. */
const MAX_EPC_AMOUNT = 999_999_999.99;
const BIC_LENGTH = 11;
const EMPTY_FIELDS_AFTER_REFERENCE = 7;

/** Whole forints as a number text; null for an amount with fillér, which a transfer in forints cannot carry. */
function wholeForints(amount: string): string | null {
  const [whole, fraction] = amount.split(".") as [string, string | undefined];
  return fraction === undefined || /^0+$/.test(fraction) ? whole : null;
}

/** `20261201235959+1`: local time in Budapest and its offset from UTC in hours. */
function validityText(day: CalendarDay): string {
  const lastSecond = new Date(endOfBudapestDay(day).getTime() - 1000);
  const { day: shown, time } = budapestDateTime(lastSecond);
  const offsetHours = (new Date(`${shown}T${time}Z`).getTime() - lastSecond.getTime()) / 3_600_000;
  return `${shown.replaceAll("-", "")}${time.replaceAll(":", "")}+${offsetHours}`;
}

function hungarianText(payment: Payment, bic: string, now: Date): string | null {
  const forints = wholeForints(payment.amount);
  if (forints === null) return null;
  const today = budapestDay(now);
  const lastDay =
    payment.dueDate !== null && payment.dueDate >= today
      ? payment.dueDate
      : addCalendarDays(today, VALID_DAYS_WHEN_OVERDUE);
  const lines = [
    "HCT",
    "001",
    "1",
    bic.padEnd(BIC_LENGTH, "X"),
    payment.payeeName ?? "",
    payment.payeeIban ?? "",
    `HUF${forints}`,
    validityText(lastDay),
    "",
    payment.paymentReference ?? "",
    ...Array<string>(EMPTY_FIELDS_AFTER_REFERENCE).fill(""),
  ];
  const text = lines.map((line) => `${line}\n`).join("");
  return text.length <= MAX_HUF_TEXT ? text : null;
}

/** A creditor reference of ISO 11649 (`RF…`) has a line of its own; any other text is the remittance information. */
function europeanText(payment: Payment): string | null {
  if (Number(payment.amount) > MAX_EPC_AMOUNT) return null;
  const reference = payment.paymentReference ?? "";
  const isCreditorReference = /^RF\d{2}[A-Z0-9]{1,21}$/.test(reference);
  const text = [
    "BCD",
    "002",
    "1",
    "SCT",
    "",
    payment.payeeName ?? "",
    payment.payeeIban ?? "",
    `EUR${Number(payment.amount).toFixed(2)}`,
    "",
    ...(isCreditorReference ? [reference] : ["", reference]),
  ].join("\n");
  return Buffer.byteLength(text) <= MAX_EPC_BYTES ? text : null;
}

/**
 * The text of the bill's payment QR code.
 *
 * In forints to a Hungarian account: the transfer code (`HCT`, version 001) of the Hungarian national bank's
 * "Guidelines on the QR code data entry solution applicable in the instant payment system", 12 July 2019: 17 lines.
 * In euros to an account in SEPA: EPC069-12, version 002.
 *
 * @param now the code of a bill that is due is valid until the end of its due date, of another one for 30 days
 * @param moreBics see `bicOfIban`
 * @returns null when no code exists: other currencies, no IBAN, fillér, unknown bank, text too long
 */
export function paymentQrText(payment: Payment, now: Date, moreBics: Readonly<Record<string, string>>): string | null {
  const { currency, payeeIban } = payment;
  if (payeeIban === null || payment.payeeName === null) return null;
  if (currency === "HUF") {
    const bic = bicOfIban(payeeIban, moreBics);
    return bic === null ? null : hungarianText(payment, bic, now);
  }
  if (currency === "EUR" && isSEPACountry(payeeIban.slice(0, 2))) return europeanText(payment);
  return null;
}
