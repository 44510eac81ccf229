import { PAYMENT_FIELDS, type PaymentField, paymentReason, readPayment } from "@/lib/payment/read-payment";

const NONE = Object.fromEntries(PAYMENT_FIELDS.map((field) => [field, ""])) as Record<PaymentField, string>;
const BILL = {
  amount: "9000",
  currency: "HUF",
  dueDate: "2026-12-01",
  paymentReference: "310264978-2026-12",
  payeeName: "Allianz Hungária Zrt.",
  payeeIban: "HU42117730161111101800000000",
};

/** Codes by field for a bill with these values changed. */
function problemsOf(change: Partial<Record<PaymentField, string>>): string[] {
  const read = readPayment({ ...BILL, ...change });
  return read !== null && "problems" in read ? read.problems.map(({ field, code }) => `${field}: ${code}`) : [];
}

describe("the payment fields of a message", () => {
  it("are optional: none given is no bill", () => {
    expect(readPayment(NONE)).toBeNull();
    expect(readPayment({ ...NONE, amount: "  " })).toBeNull();
  });

  it("are kept as the sender gave them", () => {
    expect(readPayment(BILL)).toEqual(BILL);
  });

  it("need an amount and a currency, and nothing else", () => {
    expect(readPayment({ ...NONE, amount: "1", currency: "huf" })).toEqual({
      amount: "1",
      currency: "HUF",
      dueDate: null,
      paymentReference: null,
      payeeName: null,
      payeeIban: null,
    });
    expect(problemsOf({ amount: "", currency: "" })).toEqual(["amount: amount-missing", "currency: currency-missing"]);
  });

  it.each([
    ["12345", []],
    ["12345.5", []],
    ["12345.50", []],
    ["999999999999", []],
    ["0.01", []],
    ["1000000000000", ["amount: amount-format"]],
    ["12345.505", ["amount: amount-format"]],
    ["12 345", ["amount: amount-format"]],
    ["12.345,00", ["amount: amount-format"]],
    ["12,50", ["amount: amount-format"]],
    ["-1", ["amount: amount-format"]],
    ["+1", ["amount: amount-format"]],
    ["1e3", ["amount: amount-format"]],
    ["007", ["amount: amount-format"]],
    ["0", ["amount: amount-zero"]],
    ["0.00", ["amount: amount-zero"]],
    ["٣", ["amount: amount-format"]],
  ])("amount %s", (amount, problems) => {
    expect(problemsOf({ amount })).toEqual(problems);
  });

  it.each([
    ["HUF", "10.50", []],
    ["eur", "10.50", []],
    ["JPY", "10", []],
    ["Ft", "10", ["currency: currency-unknown"]],
    ["ABC", "10", ["currency: currency-unknown"]],
  ])("currency %s with %s", (currency, amount, problems) => {
    expect(problemsOf({ currency, amount })).toEqual(problems);
  });

  it.each([
    ["2026-12-01", []],
    ["2024-02-29", []],
    ["2026-02-29", ["dueDate: due-date-format"]],
    ["2026-13-01", ["dueDate: due-date-format"]],
    ["2026. 12. 01.", ["dueDate: due-date-format"]],
    ["2026-12-01T00:00:00Z", ["dueDate: due-date-format"]],
  ])("due date %s", (dueDate, problems) => {
    expect(problemsOf({ dueDate })).toEqual(problems);
  });

  it.each([
    ["HU42117730161111101800000000", []],
    ["HU42 1177 3016 1111 1018 0000 0000", []],
    ["DE89370400440532013000", []],
    // One digit changed.
    ["HU42117730161111101800000001", ["payeeIban: iban-invalid"]],
    // Two digits exchanged.
    ["HU42117730161111108100000000", ["payeeIban: iban-invalid"]],
    ["HU4211773016111110180000000", ["payeeIban: iban-invalid"]],
    ["11773016-11111018", ["payeeIban: iban-invalid"]],
    ["ZZ42117730161111101800000000", ["payeeIban: iban-invalid"]],
  ])("IBAN %s", (payeeIban, problems) => {
    expect(problemsOf({ payeeIban })).toEqual(problems);
  });

  it("keeps an IBAN without blanks", () => {
    expect(readPayment({ ...BILL, payeeIban: " hu42 1177 3016 1111 1018 0000 0000 " })).toEqual(BILL);
  });

  it("needs the payee's name beside an IBAN", () => {
    expect(problemsOf({ payeeName: "" })).toEqual(["payeeName: payee-name-missing"]);
    expect(problemsOf({ payeeName: "", payeeIban: "" })).toEqual([]);
  });

  it.each([
    ["paymentReference", "paymentReference: reference-too-long"],
    ["payeeName", "payeeName: payee-name-too-long"],
  ])("%s may have 70 characters", (field, problem) => {
    expect(problemsOf({ [field]: "ő".repeat(70) })).toEqual([]);
    expect(problemsOf({ [field]: "ő".repeat(71) })).toEqual([problem]);
  });

  it("names every problem at once, in words", () => {
    const read = readPayment({ ...BILL, amount: "1,5", currency: "Ft", dueDate: "soon", payeeIban: "HU" });
    expect(read !== null && "problems" in read ? read.problems.map(paymentReason) : []).toEqual([
      "amount is no amount such as 12345 or 12345.50 (digits, a point, at most two digits after it)",
      "currency is no currency code of ISO 4217 such as HUF",
      "dueDate is no day such as 2026-12-01",
      "payeeIban is no IBAN with a right checksum",
    ]);
  });
});
