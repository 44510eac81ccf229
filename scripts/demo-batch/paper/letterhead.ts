/** The head of the first page, text only: sender, customer and subject. */
import { forint, type Language, longDate } from "../format";
import type { Contract } from "../model";
import { productName } from "../product";
import { MARGIN, type PaperMeta, TEXT_WIDTH } from "./pen";
import { Sheet } from "./sheet";
import { ACCENT, MUTED } from "./typeface";

/** Has valid check digits but belongs to nobody: no bank has this code. */
export const BANK_ACCOUNT = "99910008-10482026-00000001";
export const LEGAL_NAME = "Allianz Hungária Zrt.";

const SENDER: Record<Language, string> = {
  hu: "Ügyfélszolgálat · Levelezési cím: 1999 Budapest, Pf. 1.",
  en: "Customer Service · Postal address: 1999 Budapest, Pf. 1.",
};
const LABELS = {
  hu: { date: "Kelt", contract: "Szerződésszám", product: "Termék", footer: "számú szerződés" },
  en: { date: "Date", contract: "Policy number", product: "Product", footer: "policy" },
} as const;

/** A document addressed to the contract's customer, with its head drawn. */
export function addressedSheet(contract: Contract, paper: Pick<PaperMeta, "title" | "id" | "day">): Sheet {
  const language = contract.customer.locale;
  const labels = LABELS[language];
  const product = productName(contract.product, language);
  const footer =
    language === "hu"
      ? `${LEGAL_NAME} · ${contract.number} ${labels.footer}`
      : `${LEGAL_NAME} · ${labels.footer} ${contract.number}`;
  const sheet = new Sheet({ ...paper, language, subject: `${product}, ${contract.number}`, footer });
  wordmark(sheet);
  const { customer } = contract;
  const half = TEXT_WIDTH * 0.5;
  sheet.place("P", customer.name, { width: half, size: 11, weight: "bold" }, 114);
  sheet.place("P", customer.address.join("\n"), { width: half, size: 10.5 }, 130);
  const rows: [string, string][] = [
    [labels.date, longDate(paper.day, language)],
    [labels.contract, contract.number],
    [labels.product, product],
  ];
  const x = MARGIN.left + half + 20;
  rows.forEach(([label, value], index) => {
    const y = 115 + index * 17;
    sheet.place("P", label, { x, width: 84, size: 9, color: MUTED }, y);
    sheet.place("P", value, { x: x + 84, width: half - 104, size: 9.4 }, y - 0.4);
  });
  sheet.doc.y = 188;
  sheet.title(paper.title);
  return sheet;
}

/** A document for all customers (terms, product summaries): the wordmark and the title. */
export function generalSheet(meta: PaperMeta): Sheet {
  const sheet = new Sheet(meta);
  wordmark(sheet);
  sheet.doc.y = 124;
  sheet.title(meta.title);
  return sheet;
}

/** "HUF 1,234" or "1234 Ft", in the customer's language. */
export function money(contract: Contract, amount: number): string {
  return forint(amount, contract.customer.locale);
}

/** The last lines of a letter. */
export function signOff(sheet: Sheet): void {
  if (sheet.meta.language === "hu") sheet.closing("Üdvözlettel:", `${LEGAL_NAME}, Ügyfélszolgálat`);
  else sheet.closing("Yours sincerely,", `${LEGAL_NAME}, Customer Service`);
}

function wordmark(sheet: Sheet): void {
  sheet.place("P", "Allianz", { size: 23, weight: "bold", color: ACCENT, width: 200 }, 48);
  const x = MARGIN.left + 200;
  const right = { x, width: TEXT_WIDTH - 200, size: 8.6, color: MUTED, align: "right" as const };
  sheet.place("P", `${LEGAL_NAME}\n${SENDER[sheet.meta.language]}`, right, 52);
  sheet.rule(86, ACCENT, 1.2);
}
