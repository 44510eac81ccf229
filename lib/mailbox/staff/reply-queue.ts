/** The queue of replies that staff work on. Pure. */
import { readPosition, writePosition } from "@/lib/kernel/list-position";

/**
 * - `new`: not answered, nobody works on it and nobody has taken it over
 * - `mine`: not answered, assigned to the staff member who looks
 * - `waiting`: not answered, taken over or assigned to somebody
 * - `answered`
 */
export const REPLY_VIEWS = ["new", "mine", "waiting", "answered"] as const;
export type ReplyView = (typeof REPLY_VIEWS)[number];

export const REPLY_PAGE_SIZE = 25;
/** An unanswered reply is late from this age on; the start page and the list say so. */
export const REPLY_TARGET_HOURS = 48;
export const MAX_NOTE_LENGTH = 2000;
const MAX_SEARCH_LENGTH = 100;

/** The place of a reply in the queue, which is ordered by both. */
export type QueuePosition = { sentAt: Date; id: string };

/** The position as a query parameter. */
export function writeQueuePosition({ sentAt, id }: QueuePosition): string {
  return writePosition({ at: sentAt, id });
}

/** Reads `writeQueuePosition`; null for any other text, which means the first page. */
export function readQueuePosition(text: unknown): QueuePosition | null {
  const position = readPosition(text);
  return position && { sentAt: position.at, id: position.id };
}

/** A typed search text: trimmed, without characters that PostgreSQL refuses; null when it is empty. */
export function searchedText(typed: unknown): string | null {
  if (typeof typed !== "string") return null;
  return typed.toWellFormed().replaceAll("\0", "").trim().slice(0, MAX_SEARCH_LENGTH) || null;
}
