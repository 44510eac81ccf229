/** Messages about premiums: bills, reminders, certificates, with texts made from contract and payment. */
import { addCalendarDays, type CalendarDay } from "@/lib/kernel/time";
import { premiumBill } from "../documents/premium-bill";
import { premiumCertificate } from "../documents/premium-certificate";
import { premiumNotice } from "../documents/premium-notice";
import { forint, longDate, shortDate } from "../format";
import { type Contract, type DemoMessage, type Instalment, instalment } from "../model";
import { productName } from "../product";
import { PREMIUMS, paragraphs } from "./senders";

const NOTICE_DAYS = 21;

/** The bill of one payment, sent three weeks before it falls due, or on `day`: a first bill follows its policy. */
export function bill(
  contract: Contract,
  ordinal: number,
  { yearStart, day }: { yearStart?: CalendarDay; day?: CalendarDay } = {},
): DemoMessage {
  const payment = instalment(contract, ordinal, yearStart);
  const sentOn = day ?? addCalendarDays(payment.due, -NOTICE_DAYS);
  const documents = [premiumBill(contract, payment, sentOn)];
  const common = { contract, type: "premium-bill" as const, day: sentOn, documents, allowReply: false };
  const language = contract.customer.locale;
  const product = productName(contract.product, language);
  const amount = forint(payment.amount, language);
  const due = longDate(payment.due, language);
  if (language === "en") {
    return {
      ...common,
      subject: `${product}: premium due on ${due}`,
      body: paragraphs(
        "Dear Ms Whitfield,",
        `The next instalment of your ${product.toLowerCase()}, ${amount}, falls due on ${due}. The attached notice shows what the amount is made of and how to pay it.`,
        "If you pay by direct debit, you need not do anything. Otherwise please quote the payment reference, so that we can match your transfer to your policy.",
      ),
    };
  }
  return {
    ...common,
    sender: PREMIUMS,
    subject: `${product}: díjértesítő, ${shortDate(payment.from)} – ${shortDate(payment.to)}`.replaceAll("\u00a0", " "),
    body: paragraphs(
      "Tisztelt Ügyfelünk!",
      `Biztosításának következő díjrészlete ${amount}, amelynek fizetési határideje: ${due} A csatolt díjértesítőn megtalálja az összeg részletezését, a bankszámlaszámot és a befizetési azonosítót.`,
      "Csoportos beszedési megbízás esetén teendője nincs. Átutaláskor kérjük, hogy a közlemény rovatban csak a befizetési azonosítót tüntesse fel.",
    ),
  };
}

/** The reminder of an unpaid bill; `deadline` is the last day of grace. */
export function reminder(contract: Contract, payment: Instalment, day: string, deadline: string): DemoMessage {
  return {
    contract,
    type: "premium-notice",
    day,
    sender: PREMIUMS,
    documents: [premiumNotice(contract, payment, day, deadline)],
    subject: `Elmaradt díjfizetés: ${productName(contract.product, "hu").toLowerCase()}`,
    body: paragraphs(
      "Tisztelt Ügyfelünk!",
      `A ${longDate(payment.due)} napján esedékes, ${forint(payment.amount)} összegű díjrészlet nem érkezett meg hozzánk. Kérjük, hogy a hátralékot legkésőbb ${longDate(deadline)} napjáig rendezze: eddig biztosítási védelme folyamatos.`,
      "A befizetéshez szükséges adatokat és az elmulasztás következményeit a csatolt levél tartalmazza. Ha a díjat az elmúlt napokban már átutalta, teendője nincs.",
      "Amennyiben a befizetés nehézséget okoz, kérjük, válaszoljon erre a küldeményre, és együtt megoldást keresünk.",
    ),
  };
}

/** The certificate of a calendar year's premiums. */
export function certificate(contract: Contract, year: string, payments: Instalment[], day: string): DemoMessage {
  const documents = [premiumCertificate(contract, year, payments, day)];
  const language = contract.customer.locale;
  const product = productName(contract.product, language);
  const common = { contract, type: "premium-certificate" as const, day, documents, allowReply: false };
  if (language === "en") {
    return {
      ...common,
      subject: `Certificate of premiums paid in ${year}: ${product.toLowerCase()}`,
      body: paragraphs(
        "Dear Ms Whitfield,",
        `As you asked, we have issued a certificate of the premiums paid on your ${product.toLowerCase()} in ${year}. It is valid without a signature, so you can pass it on as it is.`,
      ),
    };
  }
  return {
    ...common,
    sender: PREMIUMS,
    subject: `Díjigazolás ${year}: ${product.toLowerCase()}`,
    body: paragraphs(
      "Tisztelt Ügyfelünk!",
      `Elkészült a ${year}. évben megfizetett biztosítási díjakról szóló igazolása. A dokumentum aláírás nélkül érvényes, elektronikusan és kinyomtatva egyaránt felhasználható.`,
      "Kérjük, mentse le, és őrizze meg adózási irataival együtt.",
    ),
  };
}
