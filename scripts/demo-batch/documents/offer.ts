/** The offer: what the insurer proposes, what it would cost, until when it binds, how to accept it. */
import { longDate } from "../format";
import { annualPremium, type Contract, type DemoDocument, instalments } from "../model";
import { addressedSheet, money, signOff } from "../paper/letterhead";
import { POLICY_PHRASES } from "./policy-phrases";

export interface Offer {
  issuedOn: string;
  /** The last day on which it can be accepted. */
  validUntil: string;
  /** The reasons for this product: the needs that the customer named. */
  needs: string[];
  /** Alternatives with their premium for a year. */
  variants: [name: string, difference: string, premium: number][];
}

/** An offer for the contract as it was later concluded. */
export function offer(contract: Contract, details: Offer): DemoDocument {
  return { filename: `Ajánlat_${contract.number}.pdf`, render: () => render(contract, details) };
}

function render(contract: Contract, { issuedOn, validUntil, needs, variants }: Offer): Promise<Buffer> {
  const t = POLICY_PHRASES.hu;
  const sheet = addressedSheet(contract, {
    title: "Biztosítási ajánlat",
    id: `offer-${contract.number}`,
    day: issuedOn,
  });
  const once = contract.frequency === "once";
  sheet.paragraph(
    "Köszönjük érdeklődését. Az Öntől kapott adatok alapján az alábbi ajánlatot állítottuk össze. Ajánlatunk Önt semmire nem kötelezi, Társaságunkat a megadott határidőig köti.",
  );
  sheet.skip(4);
  const [first] = instalments(contract);
  sheet.panel([
    [once ? "Egyszeri díj" : "Éves díj", money(contract, annualPremium(contract))],
    [`Díjrészlet (${t.frequencies[contract.frequency]})`, money(contract, first?.amount ?? 0)],
    ["Elfogadható", longDate(validUntil)],
  ]);
  sheet.section("Amit igényként megjelölt");
  sheet.bullets(needs);
  sheet.section("A biztosítás tárgya");
  sheet.facts(contract.insured);
  sheet.section("Fedezetek és díjak");
  sheet.table(
    [
      { label: t.cover, share: 0.48 },
      { label: t.limit, share: 0.3, align: "right" },
      { label: once ? t.premiumOnce : t.premiumYearly, share: 0.22, align: "right" },
    ],
    contract.covers.map((cover) => [cover.label, cover.limit, money(contract, cover.premium)]),
    [t.total, "", money(contract, annualPremium(contract))],
  );
  sheet.section("Változatok");
  sheet.paragraph("Az alábbi módosításokkal is kérheti a biztosítást:");
  sheet.table(
    [
      { label: "Változat", share: 0.24 },
      { label: "Miben tér el?", share: 0.54 },
      { label: once ? t.premiumOnce : t.premiumYearly, share: 0.22, align: "right" },
    ],
    variants.map(([name, difference, premium]) => [name, difference, money(contract, premium)]),
  );
  sheet.section("Így fogadhatja el");
  sheet.bullets([
    "Válaszoljon erre a küldeményre a Küldeményeim portálon, és írja meg, melyik változatot választja.",
    `A kockázatviselés tervezett kezdete: ${longDate(contract.start)}, amennyiben válasza addig megérkezik.`,
    "A kötvényt és a szerződési feltételeket a portálon keresztül küldjük meg Önnek.",
  ]);
  sheet.smallPrint(
    "Az ajánlat nem minősül kötvénynek. A fedezetek és kizárások teljes leírását a szerződési feltételek tartalmazzák; kérjük, döntése előtt olvassa el a termékismertetőt.",
  );
  signOff(sheet);
  return sheet.finish();
}
