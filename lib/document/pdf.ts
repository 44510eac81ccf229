/** Checks that a file is a PDF. Inspects the bytes without a parser: cheap, and no content is executed. */

import { needsPassword } from "@/lib/document/pdf-encryption";

export const MAX_DOCUMENT_BYTES = 50 * 1024 * 1024;
export const PDF_MEDIA_TYPE = "application/pdf";
/** The header, after an optional byte order mark and whitespace, which converters write and PDF viewers skip. */
const HEADER = /^(?:\u00ef\u00bb\u00bf)?[\0\t\n\f\r ]{0,64}%PDF-[12]\.\d/;
const HEADER_WINDOW_BYTES = 80;
/** Bytes that may follow the end marker as padding. */
export const PDF_PADDING_BYTES = [0x00, 0x09, 0x0a, 0x0c, 0x0d, 0x20];
/** PDF viewers search the end marker in this many bytes at the end of the file. */
export const PDF_END_WINDOW_BYTES = 1024;

/**
 * - `empty`: no bytes
 * - `too-large`: more than MAX_DOCUMENT_BYTES
 * - `not-a-pdf`: no header at the beginning, or no object
 * - `truncated`: no end marker near the end
 * - `encrypted`: opens only with a password, which the portal cannot give to the customer
 * - `no-pages`: declares a page count of 0
 */
export type PdfProblem = "empty" | "too-large" | "not-a-pdf" | "truncated" | "encrypted" | "no-pages";

/** True when the bytes begin with a PDF header. */
export function hasPdfHeader(bytes: Uint8Array): boolean {
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, HEADER_WINDOW_BYTES));
  return HEADER.test(content.toString("latin1"));
}

/** The first problem of a file as a PDF; null when there is none. */
export function inspectPdf(bytes: Uint8Array): PdfProblem | null {
  if (bytes.length === 0) return "empty";
  if (bytes.length > MAX_DOCUMENT_BYTES) return "too-large";
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!hasPdfHeader(bytes)) return "not-a-pdf";
  if (content.lastIndexOf("%%EOF") < Math.max(8, endOfContent(content) - PDF_END_WINDOW_BYTES)) return "truncated";
  const text = content.toString("latin1");
  if (!/\b\d{1,10}\s{1,8}\d{1,5}\s{1,8}obj\b/.test(text)) return "not-a-pdf";
  if (needsPassword(text)) return "encrypted";
  if (declaresNoPages(text)) return "no-pages";
  return null;
}

/** Length of the file without padding at its end. */
function endOfContent(content: Buffer): number {
  let end = content.length;
  while (end > 0 && PDF_PADDING_BYTES.includes(content[end - 1] ?? 0)) end -= 1;
  return end;
}

/** True when the page tree is not compressed and its count is 0. */
function declaresNoPages(text: string): boolean {
  if (/\/Type\s{0,8}\/(?:Page(?![A-Za-z])|ObjStm)/.test(text)) return false;
  return /\/Type\s{0,8}\/Pages\b/.test(text) && /\/Count\s{1,8}0(?!\d)/.test(text);
}
