import { PDF_TEXT_LIMITS, type PdfTextLimits } from "@/lib/pdf-text/limits";

/**
 * For tests of what a PDF says. Its reader runs at a low priority, and the ten seconds of production may be too little
 * for it where other work takes all cores.
 */
export const PATIENT_PDF_LIMITS: PdfTextLimits = { ...PDF_TEXT_LIMITS, milliseconds: 60_000 };
