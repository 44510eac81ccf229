import { formatAmount, formatIban } from "@/lib/i18n/format-amount";

const plain = (text: string) => text.replaceAll("\u00a0", " ");

it.each([
  ["9000", "HUF", "9000 Ft", "HUF 9,000"],
  ["12345", "HUF", "12 345 Ft", "HUF 12,345"],
  ["12345.50", "HUF", "12 345,50 Ft", "HUF 12,345.50"],
  ["1234.5", "EUR", "1234,50 EUR", "€1,234.50"],
  ["9000.00", "EUR", "9000,00 EUR", "€9,000.00"],
  ["999999999999.99", "HUF", "999 999 999 999,99 Ft", "HUF 999,999,999,999.99"],
])("%s %s has the digits that the sender gave, and never one alone after the point", (amount, currency, hu, en) => {
  expect([plain(formatAmount(amount, currency, "hu")), plain(formatAmount(amount, currency, "en"))]).toEqual([hu, en]);
});

it("an amount never breaks over two lines", () => {
  expect(formatAmount("12345", "HUF", "hu")).not.toMatch(/ /);
});

it("an IBAN is grouped by four", () => {
  expect(plain(formatIban("HU42117730161111101800000000"))).toBe("HU42 1177 3016 1111 1018 0000 0000");
  expect(plain(formatIban("NO9386011117947"))).toBe("NO93 8601 1117 947");
});
