/** What may be placed: PDF only (SEC-57). A look at the bytes, not a parser: it must be cheap and never run anything. */

export const MAX_DOCUMENT_BYTES = 20 * 1024 * 1024;
export const PDF_MEDIA_TYPE = "application/pdf";
/** Writers may leave some bytes after the end mark; readers look this far back for it. */
const END_WINDOW_BYTES = 1024;

/**
 * - `empty` no bytes · `too-large` over 20 MB
 * - `not-a-pdf` does not begin with `%PDF-` (a byte earlier is already another format's room)
 * - `truncated` no end mark near the end
 * - `encrypted` needs a password, which we could not give the customer
 * - `no-pages` says of itself that it has none
 */
export type PdfProblem = "empty" | "too-large" | "not-a-pdf" | "truncated" | "encrypted" | "no-pages";

/** @returns what is wrong with the document, or null */
export function inspectPdf(bytes: Uint8Array): PdfProblem | null {
  if (bytes.length === 0) return "empty";
  if (bytes.length > MAX_DOCUMENT_BYTES) return "too-large";
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!/^%PDF-[12]\.\d/.test(content.subarray(0, 8).toString("latin1"))) return "not-a-pdf";
  if (content.lastIndexOf("%%EOF") < Math.max(8, content.length - END_WINDOW_BYTES)) return "truncated";
  // Only the key of a trailer or of a cross-reference stream's dictionary, which is never compressed.
  const text = content.toString("latin1");
  if (/\/Encrypt\s{0,8}(?:\d{1,10}\s{1,8}\d{1,5}\s{1,8}R\b|<<)/.test(text)) return "encrypted";
  if (declaresNoPages(text)) return "no-pages";
  return null;
}

/** True when the root of the page tree stands in clear and counts nothing. */
function declaresNoPages(text: string): boolean {
  if (/\/Type\s{0,8}\/(?:Page(?![A-Za-z])|ObjStm)/.test(text)) return false;
  return /\/Type\s{0,8}\/Pages\b/.test(text) && /\/Count\s{1,8}0(?!\d)/.test(text);
}
