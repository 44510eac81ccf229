/** What a reply may be (CONTRACT, decision 17; SEC-63). Pure: the form in the browser counts by the same rule. */
import { type Random, randomBelow } from "@/lib/kernel/random";

export const MAX_REPLY_LENGTH = 4000;
export const MAX_REPLIES_PER_DAY = 20;

const REFERENCE_LENGTH = 6;
/** Read out on the telephone without a mistake: no vowels that make words, no 0/O, 1/I/L, 2/Z, 5/S, 8/B, U/V. */
const REFERENCE_ALPHABET = "34679CDFGHJKMNPQRTWXY";

/** As stored: line ends of browsers (CR LF) made one, composed characters, nothing blank around it. */
export function normalizeReply(body: string): string {
  return body.replaceAll(/\r\n?/g, "\n").normalize("NFC").trim();
}

/** Characters as people count them to the limit: code points of the normalised text. */
export function replyLength(body: string): number {
  return [...normalizeReply(body)].length;
}

export type ReplyProblem =
  | { kind: "empty" }
  | { kind: "too-long"; length: number }
  /** NUL or half a character: no keyboard makes them and no database keeps them (SEC-53). */
  | { kind: "invalid-characters" };

export function replyProblem(body: string): ReplyProblem | null {
  if (body.includes("\0") || !body.isWellFormed()) return { kind: "invalid-characters" };
  const length = replyLength(body);
  if (length === 0) return { kind: "empty" };
  return length > MAX_REPLY_LENGTH ? { kind: "too-long", length } : null;
}

/** `V-2026-7K3DQM`: the year tells people where to look; the rest is random, so that it counts nothing. */
export function replyReference(random: Random, year: string): string {
  const letters = Array.from(
    { length: REFERENCE_LENGTH },
    () => REFERENCE_ALPHABET[randomBelow(random, REFERENCE_ALPHABET.length)],
  );
  return `V-${year}-${letters.join("")}`;
}
