/** A plain letter: notices, answers and everything else that has no layout of its own. */
import type { Contract, DemoDocument } from "../model";
import { addressedSheet, signOff } from "../paper/letterhead";
import type { Column } from "../paper/table";

export type LetterBlock =
  | { text: string }
  | { heading: string }
  | { bullets: string[] }
  | { facts: [label: string, value: string][] }
  | { panel: [label: string, value: string][] }
  | { columns: Column[]; rows: string[][]; total?: string[] }
  | { smallPrint: string };

export interface Letter {
  filename: string;
  title: string;
  issuedOn: string;
  blocks: LetterBlock[];
}

/** A letter about a contract, in its customer's language. */
export function letter(contract: Contract, details: Letter): DemoDocument {
  return { filename: details.filename, render: () => render(contract, details) };
}

function render(contract: Contract, { filename, title, issuedOn, blocks }: Letter): Promise<Buffer> {
  const sheet = addressedSheet(contract, { title, id: filename, day: issuedOn });
  for (const block of blocks) {
    if ("text" in block) sheet.paragraph(block.text);
    else if ("heading" in block) sheet.section(block.heading);
    else if ("bullets" in block) sheet.bullets(block.bullets);
    else if ("facts" in block) sheet.facts(block.facts);
    else if ("panel" in block) sheet.panel(block.panel);
    else if ("columns" in block) sheet.table(block.columns, block.rows, checkedTotal(block.rows, block.total));
    else sheet.smallPrint(block.smallPrint);
  }
  signOff(sheet);
  return sheet.finish();
}

/** @returns the total row; throws when it is not the sum of the last column */
function checkedTotal(rows: string[][], total?: string[]): string[] | undefined {
  const amount = (cells: string[]) => Number((cells.at(-1) ?? "").replace(/\D/g, ""));
  if (total && rows.reduce((sum, cells) => sum + amount(cells), 0) !== amount(total)) {
    throw new Error(`The rows do not add up to ${total.at(-1)}`);
  }
  return total;
}
