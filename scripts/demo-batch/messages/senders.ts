/** The departments that sign messages; a message without one shows the insurer's own name. */
export const SERVICE = "Allianz Hungária Zrt. – Ügyfélszolgálat";
export const CLAIMS = "Allianz Hungária Zrt. – Kárrendezés";
export const PREMIUMS = "Allianz Hungária Zrt. – Díjelszámolás";

/** A body of several paragraphs. */
export function paragraphs(...text: string[]): string {
  return text.join("\n\n");
}
