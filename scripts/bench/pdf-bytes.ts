import { randomBytes } from "node:crypto";

const HEAD =
  "%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj 3 0 obj<</Type/Page/Parent 2 0 R>>endobj\n%";
const TAIL = "\ntrailer<</Root 1 0 R>>\n%%EOF\n";

/** Size of the documents that are measured. */
export const PDF_BYTES = 100 * 1024;

/** 100 KB that are accepted as a PDF and do not compress. */
export function pdfBytes(): Buffer {
  const filling = randomBytes(PDF_BYTES - HEAD.length - TAIL.length)
    .toString("latin1")
    .replaceAll(/[\r\n%]/g, "x");
  return Buffer.concat([Buffer.from(HEAD), Buffer.from(filling, "latin1"), Buffer.from(TAIL)]);
}
