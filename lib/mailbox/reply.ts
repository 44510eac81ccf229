/** What a reply may be (CONTRACT, decision 17; SEC-63). Pure: the form in the browser counts by the same rule. */
import type { Random } from "@/lib/kernel/random";
import { referenceNumber } from "@/lib/kernel/reference-number";

export const MAX_REPLY_LENGTH = 4000;
export const MAX_REPLIES_PER_DAY = 20;

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

/** `V-2026-7K3DQM`. */
export function replyReference(random: Random, year: string): string {
  return referenceNumber(random, "V", year);
}
