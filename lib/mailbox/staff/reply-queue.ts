/** The queue of replies that staff work on. Pure. */
import { isUuid } from "@/lib/kernel/random";

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

const POSITION = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?Z)_([0-9a-f-]{36})$/;

/** The position as a query parameter. */
export function writePosition({ sentAt, id }: QueuePosition): string {
  return `${sentAt.toISOString()}_${id}`;
}

/** Reads `writePosition`; null for any other text, which means the first page. */
export function readPosition(text: unknown): QueuePosition | null {
  const [, at = "", id = ""] = (typeof text === "string" && POSITION.exec(text)) || [];
  // NaN for no instant; PostgreSQL refuses the year 0.
  return Date.parse(at) >= 0 && isUuid(id) ? { sentAt: new Date(at), id } : null;
}

/** A typed search text: trimmed, without characters that PostgreSQL refuses; null when it is empty. */
export function searchedText(typed: unknown): string | null {
  if (typeof typed !== "string") return null;
  return typed.toWellFormed().replaceAll("\0", "").trim().slice(0, MAX_SEARCH_LENGTH) || null;
}
