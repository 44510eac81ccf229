/** Limits and states of a reply (R9). Pure: the form in the browser uses the same rules. */
import type { Random } from "@/lib/kernel/random";
import { referenceNumber } from "@/lib/kernel/reference-number";
import { isDamagedText } from "@/lib/kernel/typed-text";

export const MAX_REPLY_LENGTH = 4000;
export const MAX_ATTACHMENTS = 5;
/** Sum over all files of a reply. */
export const MAX_ATTACHMENT_BYTES = 4 * 1024 * 1024;
/** Code points. A draft may be longer than a reply may be; beyond this it is cut. */
const MAX_DRAFT_LENGTH = 20_000;

/** The text as stored: LF line ends, NFC, trimmed. */
export function normalizeReply(body: string): string {
  return body.replaceAll(/\r\n?/g, "\n").normalize("NFC").trim();
}

/** Length of a reply in code points after normalization; compared with MAX_REPLY_LENGTH. */
export function replyLength(body: string): number {
  return [...normalizeReply(body)].length;
}

export type ReplyProblem =
  | { kind: "empty" }
  | { kind: "too-long"; length: number }
  /** NUL or a lone surrogate, which PostgreSQL cannot store, or U+FFFD, which marks bytes lost in transfer. */
  | { kind: "invalid-characters" };

export function replyProblem(body: string): ReplyProblem | null {
  if (isDamagedText(body)) return { kind: "invalid-characters" };
  const length = replyLength(body);
  if (length === 0) return { kind: "empty" };
  return length > MAX_REPLY_LENGTH ? { kind: "too-long", length } : null;
}

/** The text of a draft as stored: without characters that PostgreSQL cannot store, at most MAX_DRAFT_LENGTH. */
export function draftText(body: string): string {
  return Array.from(body.replaceAll("\0", "").toWellFormed().replaceAll(/\r\n?/g, "\n"))
    .slice(0, MAX_DRAFT_LENGTH)
    .join("");
}

export const REPLY_STATES = ["sent", "processing", "answered"] as const;
export type ReplyState = (typeof REPLY_STATES)[number];

/**
 * The state of a reply at an instant. Not stored, because it changes with time: an answer counts from its publication
 * on.
 *
 * @param reply.answeredAt publication of its earliest answer that is not withdrawn; may be in the future
 */
export function replyState(
  { acknowledgedAt, answeredAt }: { acknowledgedAt: Date | null; answeredAt: Date | null },
  now: Date,
): ReplyState {
  if (answeredAt && answeredAt <= now) return "answered";
  return acknowledgedAt ? "processing" : "sent";
}

const REFERENCE = /^V-\d{4}-[0-9A-Z]{6}$/;

/** Whether a text has the form of a reply reference. The reply may not exist. */
export function isReplyReference(text: string): boolean {
  return REFERENCE.test(text);
}

/** A new random reference, for example `V-2026-7K3DQM`; may already be taken. */
export function replyReference(random: Random, year: string): string {
  return referenceNumber(random, "V", year);
}
