/** The confirmation that a contract has ended: why, from when, and what is settled. */
import { longDate } from "../format";
import type { Contract, DemoDocument } from "../model";
import { addressedSheet, signOff } from "../paper/letterhead";

export interface Cancellation {
  issuedOn: string;
  endedOn: string;
  /** Short, for the panel: "a gépjármű eladása". */
  reason: string;
  paragraphs: string[];
  /** What is paid back or still owed, line by line. */
  settlement: [label: string, value: string][];
  nextSteps: string[];
}

/** The cancellation notice of a contract. */
export function cancellationNotice(contract: Contract, cancellation: Cancellation): DemoDocument {
  return { filename: `Törlésértesítő_${contract.number}.pdf`, render: () => render(contract, cancellation) };
}

function render(contract: Contract, cancellation: Cancellation): Promise<Buffer> {
  const title = "Értesítés a szerződés megszűnéséről";
  const sheet = addressedSheet(contract, { title, id: `cancellation-${contract.number}`, day: cancellation.issuedOn });
  for (const paragraph of cancellation.paragraphs) sheet.paragraph(paragraph);
  sheet.section("A megszűnés adatai");
  sheet.facts([
    ["Szerződő", contract.customer.name],
    ...contract.insured.slice(0, 2),
    ["A megszűnés oka", cancellation.reason],
    ["A kockázatviselés utolsó napja", longDate(cancellation.endedOn)],
  ]);
  sheet.section("Elszámolás");
  sheet.facts(cancellation.settlement, 0.56);
  sheet.section("Mi a teendője?");
  sheet.bullets(cancellation.nextSteps);
  sheet.smallPrint(
    "A megszűnt szerződés iratait egy évig találja meg a Küldeményeim portálon. A kockázatviselés idején bekövetkezett káreseményeket a megszűnés után is bejelentheti.",
  );
  signOff(sheet);
  return sheet.finish();
}
