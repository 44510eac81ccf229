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
  if (!hasObject(content)) return "not-a-pdf";
  if (namesEncryption(content) && needsPassword(content.toString("latin1"))) return "encrypted";
  if (declaresNoPages(content)) return "no-pages";
  return null;
}

/** Node searches 7 bytes ten times as fast as the 8 of the whole name. */
function namesEncryption(content: Buffer): boolean {
  const at = content.indexOf("/Encryp");
  return at >= 0 && content.includes("/Encrypt", at);
}

const OBJECT = /\b\d{1,10}\s{1,8}\d{1,5}\s{1,8}obj\b/;
const BEGINNING_BYTES = 4096;
/** The first object is at the beginning of nearly every file; a text of the whole file would be a copy of it. */
function hasObject(content: Buffer): boolean {
  const beginning = content.toString("latin1", 0, BEGINNING_BYTES);
  const match = OBJECT.exec(beginning);
  // At the very end of the beginning it may be a longer word.
  if (match && match.index + match[0].length < beginning.length) return true;
  return OBJECT.test(content.toString("latin1"));
}

/** Longer than any entry of a dictionary that is searched. */
const ENTRY_BYTES = 32;
/** A file with more of them is searched as a text. */
const MAX_ENTRIES = 1000;

/** Whether a pattern that begins with `key` is in a file. Looks at the text behind each `key` only. */
function hasEntry(content: Buffer, key: string, pattern: RegExp): boolean {
  let at = content.indexOf(key);
  for (let seen = 0; at >= 0; seen += 1, at = content.indexOf(key, at + key.length)) {
    if (seen === MAX_ENTRIES) return pattern.test(content.toString("latin1", at));
    if (pattern.test(content.toString("latin1", at, at + ENTRY_BYTES))) return true;
  }
  return false;
}

/** Length of the file without padding at its end. */
function endOfContent(content: Buffer): number {
  let end = content.length;
  while (end > 0 && PDF_PADDING_BYTES.includes(content[end - 1] ?? 0)) end -= 1;
  return end;
}

/** True when the page tree is not compressed and its count is 0. */
function declaresNoPages(content: Buffer): boolean {
  if (hasEntry(content, "/Type", /\/Type\s{0,8}\/(?:Page(?![A-Za-z])|ObjStm)/)) return false;
  return hasEntry(content, "/Type", /\/Type\s{0,8}\/Pages\b/) && hasEntry(content, "/Count", /\/Count\s{1,8}0(?!\d)/);
}
