/** The premium notice: amount, due date, account, reference; then the parts of the amount. */
import { type Language, longDate } from "../format";
import { type Contract, type DemoDocument, type Instalment, instalments } from "../model";
import { addressedSheet, BANK_ACCOUNT, LEGAL_NAME, money } from "../paper/letterhead";

interface BillPhrases {
  filePrefix: string;
  title: string;
  introduction: string;
  amount: string;
  due: string;
  paymentSection: string;
  payee: string;
  account: string;
  reference: string;
  period: string;
  detailSection: string;
  cover: string;
  share: string;
  total: string;
  advice: string;
  paid: string;
}

const PHRASES: Record<Language, BillPhrases> = {
  hu: {
    filePrefix: "Díjértesítő",
    title: "Díjértesítő",
    introduction:
      "Tájékoztatjuk, hogy biztosításának következő díjrészlete esedékessé válik. Kérjük, hogy az összeget az esedékesség napjáig rendezze.",
    amount: "Fizetendő összeg",
    due: "Fizetési határidő",
    paymentSection: "A befizetés adatai",
    payee: "Kedvezményezett",
    account: "Bankszámlaszám",
    reference: "Befizetési azonosító (közlemény)",
    period: "Biztosítási időszak",
    detailSection: "Miből áll össze a díj?",
    cover: "Fedezet",
    share: "Erre az időszakra",
    total: "Fizetendő összesen",
    advice:
      "Kérjük, hogy átutaláskor a befizetési azonosítót pontosan tüntesse fel: ez alapján könyveljük a befizetést. Ha csoportos beszedési megbízást adott, teendője nincs, az összeget az esedékesség napján beszedjük.",
    paid: "Ha a díjat időközben már befizette, kérjük, tekintse értesítésünket tárgytalannak. A díj a jogszabály szerinti adót tartalmazza.",
  },
  en: {
    filePrefix: "Premium-notice",
    title: "Premium notice",
    introduction: "The next instalment of your insurance premium falls due soon. Please pay it by the due date below.",
    amount: "Amount due",
    due: "Due date",
    paymentSection: "How to pay",
    payee: "Payee",
    account: "Bank account",
    reference: "Payment reference",
    period: "Period of cover",
    detailSection: "What the amount is made of",
    cover: "Cover",
    share: "For this period",
    total: "Total due",
    advice:
      "Please quote the payment reference exactly as printed: it is how your payment finds your policy. If you have set up a direct debit, you need not do anything; the amount is collected on the due date.",
    paid: "If you have already paid, please disregard this notice. The premium includes the taxes required by law.",
  },
};

/** The bill of one payment; `2026-10` in its name is the month in which the period begins. */
export function premiumBill(contract: Contract, payment: Instalment, issuedOn: string): DemoDocument {
  const { filePrefix } = PHRASES[contract.customer.locale];
  const name = payment.from.slice(0, 7);
  return {
    filename: `${filePrefix}_${name}_${contract.number}.pdf`,
    render: () => render(contract, payment, issuedOn),
  };
}

function render(contract: Contract, payment: Instalment, issuedOn: string): Promise<Buffer> {
  const language = contract.customer.locale;
  const t = PHRASES[language];
  const sheet = addressedSheet(contract, { title: t.title, id: `bill-${payment.reference}`, day: issuedOn });
  sheet.paragraph(t.introduction);
  sheet.skip(4);
  sheet.panel([
    [t.amount, money(contract, payment.amount)],
    [t.due, longDate(payment.due, language)],
  ]);
  sheet.section(t.paymentSection);
  sheet.facts([
    [t.payee, LEGAL_NAME],
    [t.account, BANK_ACCOUNT],
    [t.reference, payment.reference],
    [t.period, `${longDate(payment.from, language)} – ${longDate(payment.to, language)}`],
  ]);
  sheet.section(t.detailSection);
  const count = instalments(contract).length;
  sheet.table(
    [
      { label: t.cover, share: 0.7 },
      { label: t.share, share: 0.3, align: "right" },
    ],
    contract.covers.map((cover) => [cover.label, money(contract, cover.premium / count)]),
    [t.total, money(contract, payment.amount)],
  );
  sheet.paragraph(t.advice);
  sheet.smallPrint(t.paid);
  return sheet.finish();
}
