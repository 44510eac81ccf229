import { type Random, randomBelow } from "@/lib/kernel/random";

const LENGTH = 6;
/** Read out on the telephone without a mistake: no vowels that make words, no 0/O, 1/I/L, 2/Z, 5/S, 8/B, U/V. */
const ALPHABET = "34679CDFGHJKMNPQRTWXY";

/** `V-2026-7K3DQM`: the year tells people where to look; the rest is random, so that it counts nothing. */
export function referenceNumber(random: Random, prefix: string, year: string): string {
  const letters = Array.from({ length: LENGTH }, () => ALPHABET[randomBelow(random, ALPHABET.length)]);
  return `${prefix}-${year}-${letters.join("")}`;
}
