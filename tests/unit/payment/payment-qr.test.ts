import decodeQR from "qr/decode.js";
import type { Payment } from "@/lib/payment/payment";
import { paymentQrText } from "@/lib/payment/payment-qr";
import { paymentQrPicture } from "@/lib/payment/payment-qr-picture";
import { qrPicture } from "@/lib/payment/qr-svg";

const NOW = new Date("2026-11-28T09:00:00Z");
const BILL: Payment = {
  amount: "9000",
  currency: "HUF",
  dueDate: "2026-12-01",
  paymentReference: "310264978-2026-12",
  payeeName: "Allianz Hungária Zrt.",
  payeeIban: "HU42117730161111101800000000",
};

const textOf = (change: Partial<Payment>, now = NOW, more: Record<string, string> = {}) =>
  paymentQrText({ ...BILL, ...change }, now, more);

describe("the Hungarian national bank's payment QR code", () => {
  it("is the 17 lines of the published format", () => {
    expect(textOf({})).toBe(
      [
        "HCT",
        "001",
        "1",
        "OTPVHUHBXXX",
        "Allianz Hungária Zrt.",
        "HU42117730161111101800000000",
        "HUF9000",
        "20261201235959+1",
        "",
        "310264978-2026-12",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
      ].join("\n"),
    );
    expect(textOf({})?.split("\n")).toHaveLength(18);
  });

  it("gives the offset of summer time", () => {
    expect(textOf({ dueDate: "2027-06-30" })).toContain("\n20270630235959+2\n");
  });

  it.each([
    // The due date itself, in Budapest.
    ["2026-12-01T22:59:59Z", "20261201235959+1"],
    ["2026-12-01T23:00:00Z", "20270101235959+1"],
  ])("at %s is valid until %s", (now, validity) => {
    expect(textOf({}, new Date(now))).toContain(`\n${validity}\n`);
  });

  it("of a bill without a due date is valid for 30 days", () => {
    expect(textOf({ dueDate: null })).toContain("\n20261228235959+1\n");
  });

  it.each([
    ["9000.00", "HUF9000"],
    ["9000.0", "HUF9000"],
    ["9000.50", null],
  ])("of %s Ft says %s", (amount, line) => {
    const text = textOf({ amount });
    if (line === null) expect(text).toBeNull();
    else expect(text?.split("\n")[6]).toBe(line);
  });

  it("needs a BIC: of the bank's number, or of the deployer's list", () => {
    const payeeIban = "HU93116000060000000012345676";
    expect(textOf({ payeeIban })).toContain("\nGIBAHUHBXXX\n");
    const unknown = "HU16100320000605635300000000".replace("HU16100", "HU16999");
    expect(textOf({ payeeIban: unknown })).toBeNull();
    expect(textOf({ payeeIban: unknown }, NOW, { "999": "TESTHUHB" })).toContain("\nTESTHUHBXXX\n");
  });

  it("does not exist without an IBAN, or for a foreign account", () => {
    expect(textOf({ payeeIban: null })).toBeNull();
    expect(textOf({ payeeIban: "DE89370400440532013000" })).toBeNull();
  });
});

describe("the EPC code of a bill in euros", () => {
  const EURO = { currency: "EUR", amount: "12.5", payeeIban: "DE89370400440532013000" };

  it("is version 002 with the reference as remittance information", () => {
    expect(textOf(EURO)).toBe(
      "BCD\n002\n1\nSCT\n\nAllianz Hungária Zrt.\nDE89370400440532013000\nEUR12.50\n\n\n310264978-2026-12",
    );
  });

  it("has a line of its own for a creditor reference", () => {
    expect(textOf({ ...EURO, paymentReference: "RF18539007547034" })?.endsWith("EUR12.50\n\nRF18539007547034")).toBe(
      true,
    );
  });

  it("exists for Hungarian accounts and not outside SEPA", () => {
    expect(textOf({ ...EURO, payeeIban: BILL.payeeIban })).not.toBeNull();
    expect(textOf({ ...EURO, payeeIban: "TR330006100519786457841326" })).toBeNull();
  });

  it("does not exist for other currencies", () => {
    expect(textOf({ ...EURO, currency: "CHF" })).toBeNull();
  });
});

/** Reads the picture back from its SVG path, each module drawn as 6 × 6 pixels. */
function readBack({ size, path }: { size: number; path: string }): string {
  const SCALE = 6;
  const width = size * SCALE;
  const data = new Uint8Array(width * width * 4).fill(255);
  for (const [, x, y, run] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let py = Number(y) * SCALE; py < (Number(y) + 1) * SCALE; py += 1) {
      for (let px = Number(x) * SCALE; px < (Number(x) + Number(run)) * SCALE; px += 1) {
        data.fill(0, (py * width + px) * 4, (py * width + px) * 4 + 3);
      }
    }
  }
  return decodeQR({ width, height: width, data }, { timeLimit: 10_000 }) ?? "";
}

describe("the picture of a payment code", () => {
  it.each([
    ["in forints", {}],
    ["in euros", { currency: "EUR" }],
    ["with the longest texts", { payeeName: "ő".repeat(70), paymentReference: "ű".repeat(70) }],
  ])("%s reads back as its text", (_, change) => {
    const text = textOf(change) as string;
    expect(readBack(qrPicture(text))).toBe(text);
  });

  it("is drawn for a bill that has a code only", () => {
    const picture = paymentQrPicture(BILL, NOW, {});
    expect(picture && readBack(picture)).toBe(textOf({}));
    expect(paymentQrPicture({ ...BILL, payeeIban: null }, NOW, {})).toBeNull();
    const unknownBank = { ...BILL, payeeIban: "HU93116000060000000012345676" };
    expect(paymentQrPicture(unknownBank, NOW, { "116": "ABCDHUHB" })).not.toBeNull();
  });

  it("keeps four light modules around the symbol", () => {
    const { size, path } = qrPicture("HCT");
    for (const [, x, y, run] of path.matchAll(/M(\d+) (\d+)h(\d+)/g)) {
      expect(Number(x)).toBeGreaterThanOrEqual(4);
      expect(Number(y)).toBeGreaterThanOrEqual(4);
      expect(Number(x) + Number(run)).toBeLessThanOrEqual(size - 4);
      expect(Number(y)).toBeLessThan(size - 4);
    }
  });
});
