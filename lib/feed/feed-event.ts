/** An event as senders see it, the same in the feed and in a webhook. Pure, but server only: cursors need Node. */
import { decodeCursor, encodeCursor } from "@/lib/api/cursor";

export type FeedData = Record<string, string | number | boolean | null>;

export type FeedEntry = {
  eventId: string;
  position: number;
  type: string;
  at: Date;
  data: FeedData;
};

export type FeedEvent = {
  id: string;
  type: string;
  /** When it happened, ISO 8601 in UTC. */
  timestamp: string;
  /** The feed continues behind the event with this cursor. */
  cursor: string;
  data: FeedData;
};

const LIST = "events";
const POSITION = /^(?:0|[1-9]\d{0,14})$/;

export function feedCursor(position: number): string {
  return encodeCursor(LIST, String(position));
}

/** @returns the position; null when the text is no cursor of the feed */
export function feedPosition(cursor: string): number | null {
  const text = decodeCursor(LIST, "string", cursor);
  return text !== null && POSITION.test(text) ? Number(text) : null;
}

export function feedEvent({ eventId, position, type, at, data }: FeedEntry): FeedEvent {
  return { id: eventId, type, timestamp: at.toISOString(), cursor: feedCursor(position), data };
}
