/** The departments shown as senders. A message without one shows the insurer's name. */
export const SERVICE = "Allianz Hungária Zrt. – Ügyfélszolgálat";
export const CLAIMS = "Allianz Hungária Zrt. – Kárrendezés";
export const PREMIUMS = "Allianz Hungária Zrt. – Díjelszámolás";

/** A body of several paragraphs. */
export function paragraphs(...text: string[]): string {
  return text.join("\n\n");
}
