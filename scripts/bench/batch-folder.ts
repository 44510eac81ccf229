import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

const FOLDERS_OF = 1_000;
const FILLING_BYTES = 1_500;
const HEADER = "senderReference,email,name,contractNumber,product,documentType,subject,body,documents";

/** A whole PDF of about 2 kB, different for every number. */
export function documentBytes(index: number): string {
  const filling = `% ${index} `.padEnd(FILLING_BYTES, "x");
  return `%PDF-1.7\n${filling}\n1 0 obj\n<< /Type /Catalog >>\nendobj\n2 0 obj\n<< /Type /Page >>\nendobj\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n`;
}

const fileOf = (index: number) => `${Math.floor(index / FOLDERS_OF)}/${index}.pdf`;

function writeManifest(folder: string, lines: string[]): void {
  writeFileSync(path.join(folder, "manifest.csv"), `${[HEADER, ...lines].join("\n")}\n`);
}

/** Writes the PDF files that `writeBatch` names: one for each customer. */
export function writeDocuments(folder: string, customers: number): void {
  for (let index = 0; index < customers; index += 1) {
    const file = path.join(folder, fileOf(index));
    if (index % FOLDERS_OF === 0) mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, documentBytes(index));
  }
}

/** Writes the manifest of a batch: one message with one document of its own for each customer. */
export function writeBatch(folder: string, customers: number, batch: number): void {
  const lineOf = (index: number) =>
    `B${batch}-${index},customer.${index}@example.hu,Kovács Anna,C${index},Lakásbiztosítás,premium-bill,Díjbekérő ${batch}/${index},"Tisztelt Ügyfelünk! Díjbekérőjét mellékelten küldjük.",${fileOf(index)}`;
  writeManifest(
    folder,
    Array.from({ length: customers }, (_, index) => lineOf(index)),
  );
}

/** Removes the result file of a batch, if there is one. */
export function removeResult(file: string | null): void {
  if (file) rmSync(file, { force: true });
}
