/** The certificate of the premiums paid in a calendar year. */
import { type Language, longDate, shortDate } from "../format";
import type { Contract, DemoDocument, Instalment } from "../model";
import { addressedSheet, money, signOff } from "../paper/letterhead";

interface CertificatePhrases {
  filePrefix: string;
  title: string;
  statement: (name: string, number: string, year: string) => string;
  total: string;
  debt: string;
  section: string;
  due: string;
  period: string;
  reference: string;
  paid: string;
  sum: string;
  use: string;
  small: (issuedOn: string) => string;
}

const PHRASES: Record<Language, CertificatePhrases> = {
  hu: {
    filePrefix: "Díjigazolás",
    title: "Díjigazolás",
    statement: (name, number, year) =>
      `Igazoljuk, hogy ${name} szerződő a ${number} számú biztosítási szerződésre a ${year}. naptári évben az alábbi díjakat fizette meg.`,
    total: "Megfizetett díj összesen",
    debt: "Díjhátralék",
    section: "A befizetések részletezése",
    due: "Esedékesség",
    period: "Időszak",
    reference: "Azonosító",
    paid: "Megfizetett összeg",
    sum: "Összesen",
    use: "Igazolásunkat az Ön kérésére, személyi jövedelemadó-bevallásához, munkáltatójánál vagy más szervnél való felhasználásra állítottuk ki.",
    small: (issuedOn) =>
      `Az igazolás a ${longDate(issuedOn)} napján fennálló nyilvántartási adatokat tartalmazza; aláírás nélkül érvényes.`,
  },
  en: {
    filePrefix: "Premium-certificate",
    title: "Certificate of premiums paid",
    statement: (name, number, year) =>
      `We certify that ${name}, policyholder, paid the following premiums on insurance policy ${number} in the calendar year ${year}.`,
    total: "Total premium paid",
    debt: "Outstanding premium",
    section: "Payments in detail",
    due: "Due date",
    period: "Period",
    reference: "Reference",
    paid: "Amount paid",
    sum: "Total",
    use: "This certificate has been issued at your request, for presentation to your employer, the tax authority or another body.",
    small: (issuedOn) =>
      `The certificate shows our records as of ${longDate(issuedOn, "en")} and is valid without a signature.`,
  },
};

/** Certifies `payments`, all of one calendar year. */
export function premiumCertificate(
  contract: Contract,
  year: string,
  payments: Instalment[],
  issuedOn: string,
): DemoDocument {
  const { filePrefix } = PHRASES[contract.customer.locale];
  return {
    filename: `${filePrefix}_${year}_${contract.number}.pdf`,
    render: () => render(contract, year, payments, issuedOn),
  };
}

function render(contract: Contract, year: string, payments: Instalment[], issuedOn: string): Promise<Buffer> {
  const language = contract.customer.locale;
  const t = PHRASES[language];
  const total = money(
    contract,
    payments.reduce((sum, payment) => sum + payment.amount, 0),
  );
  const id = `certificate-${contract.number}-${year}`;
  const sheet = addressedSheet(contract, { title: `${t.title}, ${year}`, id, day: issuedOn });
  sheet.paragraph(t.statement(contract.customer.name, contract.number, year));
  sheet.skip(4);
  sheet.panel([
    [t.total, total],
    [t.debt, money(contract, 0)],
  ]);
  sheet.section(t.section);
  sheet.table(
    [
      { label: t.due, share: 0.2 },
      { label: t.period, share: 0.34 },
      { label: t.reference, share: 0.23 },
      { label: t.paid, share: 0.23, align: "right" },
    ],
    payments.map((payment) => [
      shortDate(payment.due, language),
      `${shortDate(payment.from, language)} – ${shortDate(payment.to, language)}`,
      payment.reference,
      money(contract, payment.amount),
    ]),
    [t.sum, "", "", total],
  );
  sheet.paragraph(t.use);
  sheet.smallPrint(t.small(issuedOn));
  signOff(sheet);
  return sheet.finish();
}
