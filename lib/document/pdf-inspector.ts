/** Checks that a file is a PDF while its bytes arrive, with the results of `inspectPdf`. Pure. */
import {
  hasPdfHeader,
  MAX_DOCUMENT_BYTES,
  PDF_END_WINDOW_BYTES,
  PDF_PADDING_BYTES,
  type PdfProblem,
} from "@/lib/document/pdf";

/** Longer than any header that is accepted. */
const HEAD_BYTES = 128;
/** Longer than anything that is searched: what two parts share is searched again with the second one. */
const CARRY_LENGTH = 64;
const END_MARK = "%%EOF";
const MIN_END_AT = 8;

const SEARCHED = {
  object: /\b\d{1,10}\s{1,8}\d{1,5}\s{1,8}obj\b/g,
  page: /\/Type\s{0,8}\/(?:Page(?![A-Za-z])|ObjStm)/g,
  pages: /\/Type\s{0,8}\/Pages\b/g,
  countZero: /\/Count\s{1,8}0(?!\d)/g,
  encryption: /\/Encrypt/g,
};
type Searched = keyof typeof SEARCHED;

export type PdfInspector = {
  /** Takes the next part. @returns a problem that no further part can mend, or null */
  add(part: Uint8Array): PdfProblem | null;
  /**
   * Ends the file.
   *
   * @returns its problem; null when there is none; `whole-needed` for an encrypted PDF: only `inspectPdf` can tell
   *          whether it opens without a password
   */
  end(): PdfProblem | "whole-needed" | null;
};

/** Makes the inspector of one file. It holds no more than the part that it is given. */
export function pdfInspector(): PdfInspector {
  const found = new Set<Searched>();
  let head = Buffer.alloc(0);
  let carry = "";
  let length = 0;
  let lastEndMark = -1;
  let contentEnd = 0;

  /** A match at the very end may be another one with the next part, so it counts only at the end of the file. */
  const search = (text: string, isEnd: boolean) => {
    for (const name of Object.keys(SEARCHED) as Searched[]) {
      if (found.has(name)) continue;
      const pattern = SEARCHED[name];
      pattern.lastIndex = 0;
      const match = pattern.exec(text);
      if (match && (isEnd || match.index + match[0].length < text.length)) found.add(name);
    }
  };
  const lastContentByte = (part: Uint8Array) => {
    let at = part.length - 1;
    while (at >= 0 && PDF_PADDING_BYTES.includes(part[at] ?? 0)) at -= 1;
    return at;
  };

  return {
    add(part) {
      if (head.length < HEAD_BYTES) head = Buffer.concat([head, part.subarray(0, HEAD_BYTES - head.length)]);
      const begin = length - carry.length;
      const text = carry + Buffer.from(part.buffer, part.byteOffset, part.byteLength).toString("latin1");
      const endMark = text.lastIndexOf(END_MARK);
      if (endMark >= 0) lastEndMark = begin + endMark;
      const content = lastContentByte(part);
      if (content >= 0) contentEnd = length + content + 1;
      search(text, false);
      carry = text.slice(-CARRY_LENGTH);
      length += part.length;
      if (length > MAX_DOCUMENT_BYTES) return "too-large";
      return head.length >= HEAD_BYTES && !hasPdfHeader(head) ? "not-a-pdf" : null;
    },
    end() {
      if (length === 0) return "empty";
      if (length > MAX_DOCUMENT_BYTES) return "too-large";
      if (!hasPdfHeader(head)) return "not-a-pdf";
      search(carry, true);
      if (lastEndMark < Math.max(MIN_END_AT, contentEnd - PDF_END_WINDOW_BYTES)) return "truncated";
      if (!found.has("object")) return "not-a-pdf";
      if (found.has("encryption")) return "whole-needed";
      return !found.has("page") && found.has("pages") && found.has("countZero") ? "no-pages" : null;
    },
  };
}
