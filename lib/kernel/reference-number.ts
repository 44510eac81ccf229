import { type Random, randomBelow } from "@/lib/kernel/random";

const LENGTH = 6;
/** Easy to read out on the telephone: no vowels, which could make words, and no 0/O, 1/I/L, 2/Z, 5/S, 8/B, U/V. */
const ALPHABET = "34679CDFGHJKMNPQRTWXY";

/**
 * A new reference number such as `V-2026-7K3DQM`. The six characters are random, so that it does not show how many
 * there are.
 *
 * @param year four digits, the year of the request or reply
 */
export function referenceNumber(random: Random, prefix: string, year: string): string {
  const letters = Array.from({ length: LENGTH }, () => ALPHABET[randomBelow(random, ALPHABET.length)]);
  return `${prefix}-${year}-${letters.join("")}`;
}
