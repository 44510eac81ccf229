/** What may be placed: PDF only (SEC-57). A look at the bytes, not a parser: it must be cheap and never run anything. */

import { needsPassword } from "@/lib/document/pdf-encryption";

export const MAX_DOCUMENT_BYTES = 20 * 1024 * 1024;
export const PDF_MEDIA_TYPE = "application/pdf";
/** A byte order mark and line ends before the header, as converters leave them; every reader skips them. */
const HEADER = /^(?:\u00ef\u00bb\u00bf)?[\0\t\n\f\r ]{0,64}%PDF-[12]\.\d/;
const HEADER_WINDOW_BYTES = 80;
/** Bytes after the end mark that mean nothing: padding to a block's length. */
const PADDING_BYTES = [0x00, 0x09, 0x0a, 0x0c, 0x0d, 0x20];
/** Writers may leave some bytes after the end mark; readers look this far back for it. */
const END_WINDOW_BYTES = 1024;

/**
 * - `empty` no bytes · `too-large` over 20 MB
 * - `not-a-pdf` does not begin with `%PDF-` (after a byte order mark or blanks at most), or holds no object
 * - `truncated` no end mark near the end
 * - `encrypted` needs a password to be opened, which we could not give the customer
 * - `no-pages` says of itself that it has none
 */
export type PdfProblem = "empty" | "too-large" | "not-a-pdf" | "truncated" | "encrypted" | "no-pages";

/** True when a reader takes the bytes for a PDF, whole or not. */
export function hasPdfHeader(bytes: Uint8Array): boolean {
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, HEADER_WINDOW_BYTES));
  return HEADER.test(content.toString("latin1"));
}

/** @returns what is wrong with the document, or null */
export function inspectPdf(bytes: Uint8Array): PdfProblem | null {
  if (bytes.length === 0) return "empty";
  if (bytes.length > MAX_DOCUMENT_BYTES) return "too-large";
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!hasPdfHeader(bytes)) return "not-a-pdf";
  if (content.lastIndexOf("%%EOF") < Math.max(8, endOfContent(content) - END_WINDOW_BYTES)) return "truncated";
  const text = content.toString("latin1");
  if (!/\b\d{1,10}\s{1,8}\d{1,5}\s{1,8}obj\b/.test(text)) return "not-a-pdf";
  if (needsPassword(text)) return "encrypted";
  if (declaresNoPages(text)) return "no-pages";
  return null;
}

/** Where the bytes end that are no padding. */
function endOfContent(content: Buffer): number {
  let end = content.length;
  while (end > 0 && PADDING_BYTES.includes(content[end - 1] ?? 0)) end -= 1;
  return end;
}

/** True when the root of the page tree stands in clear and counts nothing. */
function declaresNoPages(text: string): boolean {
  if (/\/Type\s{0,8}\/(?:Page(?![A-Za-z])|ObjStm)/.test(text)) return false;
  return /\/Type\s{0,8}\/Pages\b/.test(text) && /\/Count\s{1,8}0(?!\d)/.test(text);
}
