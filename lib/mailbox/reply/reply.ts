/** What a reply may be (CONTRACT, decision 17; SEC-63). Pure: the form in the browser counts by the same rule. */
import type { Random } from "@/lib/kernel/random";
import { referenceNumber } from "@/lib/kernel/reference-number";
import { isDamagedText } from "@/lib/kernel/typed-text";

export const MAX_REPLY_LENGTH = 4000;
export const MAX_REPLIES_PER_DAY = 20;
export const MAX_ATTACHMENTS = 5;
/** All files of a reply together. */
export const MAX_ATTACHMENT_BYTES = 4 * 1024 * 1024;
/** An unfinished text may be too long to be sent; beyond this it is cut. */
const MAX_DRAFT_LENGTH = 20_000;

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
  /** NUL or half a character, which no database keeps, or U+FFFD, which stands for bytes that were lost on the way. */
  | { kind: "invalid-characters" };

export function replyProblem(body: string): ReplyProblem | null {
  if (isDamagedText(body)) return { kind: "invalid-characters" };
  const length = replyLength(body);
  if (length === 0) return { kind: "empty" };
  return length > MAX_REPLY_LENGTH ? { kind: "too-long", length } : null;
}

/** An unfinished text as it is kept: what no database stores is left out, and no more than anybody would write. */
export function draftText(body: string): string {
  return Array.from(body.replaceAll("\0", "").toWellFormed().replaceAll(/\r\n?/g, "\n"))
    .slice(0, MAX_DRAFT_LENGTH)
    .join("");
}

export const REPLY_STATES = ["sent", "processing", "answered"] as const;
export type ReplyState = (typeof REPLY_STATES)[number];

/**
 * The state of a reply at an instant. It is derived on every read and not stored: an answer counts from its publication
 * and stops counting when it is withdrawn.
 *
 * @param reply.answeredAt when the earliest of its answers that is not withdrawn is published; may lie ahead
 */
export function replyState(
  { acknowledgedAt, answeredAt }: { acknowledgedAt: Date | null; answeredAt: Date | null },
  now: Date,
): ReplyState {
  if (answeredAt && answeredAt <= now) return "answered";
  return acknowledgedAt ? "processing" : "sent";
}

const REFERENCE = /^V-\d{4}-[0-9A-Z]{6}$/;

/** Whether a text looks like a reference; whether there is such a reply, only the database knows. */
export function isReplyReference(text: string): boolean {
  return REFERENCE.test(text);
}

/** `V-2026-7K3DQM`. */
export function replyReference(random: Random, year: string): string {
  return referenceNumber(random, "V", year);
}
