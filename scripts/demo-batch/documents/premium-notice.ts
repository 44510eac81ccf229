/** The reminder of a premium that was not paid, with what follows if it stays unpaid. */
import { longDate } from "../format";
import type { Contract, DemoDocument, Instalment } from "../model";
import { addressedSheet, BANK_ACCOUNT, LEGAL_NAME, money, signOff } from "../paper/letterhead";

/** `deadline`: the last day of grace. */
export function premiumNotice(
  contract: Contract,
  payment: Instalment,
  issuedOn: string,
  deadline: string,
): DemoDocument {
  const name = payment.from.slice(0, 7);
  return {
    filename: `Díjfizetési_felszólító_${name}_${contract.number}.pdf`,
    render: () => render(contract, payment, issuedOn, deadline),
  };
}

function render(contract: Contract, payment: Instalment, issuedOn: string, deadline: string): Promise<Buffer> {
  const title = "Díjfizetési felszólító";
  const sheet = addressedSheet(contract, { title, id: `reminder-${payment.reference}`, day: issuedOn });
  sheet.paragraph(
    `Nyilvántartásunk szerint az alábbi díjrészlet ${longDate(payment.due)} napján esedékessé vált, de eddig nem érkezett meg hozzánk. Kérjük, hogy a hátralékot a megadott határidőig rendezze, mert biztosítási védelme csak így marad folyamatos.`,
  );
  sheet.skip(4);
  sheet.panel([
    ["Hátralék", money(contract, payment.amount)],
    ["Végső fizetési határidő", longDate(deadline)],
  ]);
  sheet.section("A hátralék adatai");
  sheet.facts([
    ["Biztosítási időszak", `${longDate(payment.from)} – ${longDate(payment.to)}`],
    ["Eredeti esedékesség", longDate(payment.due)],
    ["Kedvezményezett", LEGAL_NAME],
    ["Bankszámlaszám", BANK_ACCOUNT],
    ["Befizetési azonosító (közlemény)", payment.reference],
  ]);
  sheet.section("Mi történik, ha a díj nem érkezik meg?");
  for (const paragraph of consequences(contract, payment, deadline)) sheet.paragraph(paragraph);
  sheet.section("Ha nehézségbe ütközik");
  sheet.paragraph(
    "Ha a díjat egy összegben nem tudja megfizetni, kérjük, a határidő lejárta előtt jelezze nekünk a Küldeményeim portálon, a küldemény megválaszolásával. Megvizsgáljuk, hogy más fizetési gyakorisággal vagy módosított fedezetekkel hogyan tartható fenn a szerződés.",
  );
  sheet.smallPrint("Ha a hátralékot időközben befizette, kérjük, tekintse levelünket tárgytalannak.");
  signOff(sheet);
  return sheet.finish();
}

function consequences(contract: Contract, payment: Instalment, deadline: string): string[] {
  if (contract.product === "liability") {
    return [
      `A kötelező gépjármű-felelősségbiztosítás díjának megfizetésére a törvény az esedékességtől számított 60 napos türelmi időt ad. Ha a hátralék ${longDate(deadline)} napjáig nem érkezik meg, a szerződés a türelmi idő utolsó napján megszűnik.`,
      "Ha a gépjármű ezt követően biztosítás nélkül marad, az üzemben tartó a fedezetlenség idejére fedezetlenségi díjat köteles fizetni, és az ez idő alatt okozott kárt maga viseli.",
    ];
  }
  return [
    `Levelünkkel a Polgári Törvénykönyv szerinti, 30 napos póthatáridőt tűzzük ki. Ha a hátralék ${longDate(deadline)} napjáig nem érkezik meg, a szerződés az eredeti esedékesség napjára, azaz ${longDate(payment.due)} napjára visszamenő hatállyal megszűnik.`,
    "Megszűnés esetén az esedékesség napja után bekövetkezett károkra szolgáltatást nem nyújthatunk.",
  ];
}
