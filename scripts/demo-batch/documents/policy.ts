/**
 * The policy: what is insured, for how much, what it costs, when to pay, what holds for this contract, what to do after
 * a loss.
 */
import { longDate, shortDate } from "../format";
import { annualPremium, type Contract, type DemoDocument, instalments } from "../model";
import { addressedSheet, BANK_ACCOUNT, money, signOff } from "../paper/letterhead";
import type { Sheet } from "../paper/sheet";
import { POLICY_PHRASES } from "./policy-phrases";

/** `termsTitle` names the general conditions that belong to the policy. */
export function policy(contract: Contract, issuedOn: string, termsTitle: string): DemoDocument {
  const { filePrefix } = POLICY_PHRASES[contract.customer.locale];
  return { filename: `${filePrefix}_${contract.number}.pdf`, render: () => render(contract, issuedOn, termsTitle) };
}

function render(contract: Contract, issuedOn: string, termsTitle: string): Promise<Buffer> {
  const language = contract.customer.locale;
  const t = POLICY_PHRASES[language];
  const sheet = addressedSheet(contract, { title: t.title, id: `policy-${contract.number}`, day: issuedOn });
  const once = contract.frequency === "once";
  for (const paragraph of t.introduction) sheet.paragraph(paragraph);

  sheet.section(t.contractSection);
  sheet.facts([
    [t.policyholder, contract.customer.name],
    [t.address, contract.customer.address.join(", ")],
    [t.period, period(contract)],
    [t.frequency, t.frequencies[contract.frequency]],
    [once ? t.singlePremium : t.annualPremium, money(contract, annualPremium(contract))],
    [t.conditions, termsTitle],
  ]);

  sheet.section(t.insuredSection);
  sheet.facts(contract.insured);

  sheet.section(t.coversSection);
  sheet.table(
    [
      { label: t.cover, share: 0.48 },
      { label: t.limit, share: 0.3, align: "right" },
      { label: once ? t.premiumOnce : t.premiumYearly, share: 0.22, align: "right" },
    ],
    contract.covers.map((cover) => [cover.label, cover.limit, money(contract, cover.premium)]),
    [t.total, "", money(contract, annualPremium(contract))],
  );

  schedule(sheet, contract);

  sheet.section(t.clausesSection);
  [...contract.clauses, ...t.commonClauses].forEach((text, index) => {
    sheet.clause(`${index + 1}.`, text);
  });

  sheet.section(t.lossSection);
  sheet.paragraph(t.lossIntroduction);
  sheet.bullets(t.lossSteps);

  sheet.section(t.rightsSection);
  for (const paragraph of t.rights) sheet.paragraph(paragraph);
  signOff(sheet);
  return sheet.finish();
}

function period(contract: Contract): string {
  const { locale } = contract.customer;
  const from = longDate(contract.start, locale);
  if (contract.end) return `${from} – ${longDate(contract.end, locale)}`;
  return `${from} – ${POLICY_PHRASES[locale].openEnded}`;
}

function schedule(sheet: Sheet, contract: Contract): void {
  const language = contract.customer.locale;
  const t = POLICY_PHRASES[language];
  sheet.section(t.scheduleSection);
  sheet.table(
    [
      { label: t.payment, share: 0.14 },
      { label: t.coveredPeriod, share: 0.36 },
      { label: t.due, share: 0.24 },
      { label: t.amount, share: 0.26, align: "right" },
    ],
    instalments(contract).map((payment) => [
      `${payment.ordinal}.`,
      `${shortDate(payment.from, language)} – ${shortDate(payment.to, language)}`,
      shortDate(payment.due, language),
      money(contract, payment.amount),
    ]),
  );
  sheet.smallPrint(`${t.bankNote} ${BANK_ACCOUNT}. ${t.referenceNote}`);
}
