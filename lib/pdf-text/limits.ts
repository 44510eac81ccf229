export type PdfTextLimits = {
  pages: number;
  /** UTF-16 units of all pages together. */
  characters: number;
  milliseconds: number;
  /** Resident set size of the child. pdf.js keeps its buffers outside V8's heap, so heap limits do not bound it. */
  memoryMb: number;
};

/** Bounds of one document. Beyond pages or characters the text so far is kept; beyond time or memory there is none. */
export const PDF_TEXT_LIMITS: PdfTextLimits = {
  pages: 500,
  characters: 200_000,
  milliseconds: 10_000,
  memoryMb: 400,
};

/** Documents that one child reads before it is replaced: its memory grows by about 0.5 MB with each. */
export const DOCUMENTS_PER_CHILD = 100;
