/**
 * The history of an item: append only, every event carrying the hash of the one before, so that a changed, missing or
 * inserted event shows (CONTRACT, decision 15). Pure; server only because of the hash.
 */
import { createHash } from "node:crypto";

export const MESSAGE_EVENT_KINDS = [
  "placed",
  "notified",
  "notice-failed",
  "reminded",
  "opened",
  "downloaded",
  "replied",
  "deleted",
  "restored",
  "withdrawn",
  "viewed-by-staff",
  "purged",
] as const;
export type MessageEventKind = (typeof MESSAGE_EVENT_KINDS)[number];
export type MessageActor = "insurer" | "customer" | "system";
export type EventDetails = Record<string, string | number | boolean | null>;

/** An event about to be written. Facts hold no personal content: ids, counts, codes. */
export type NewMessageEvent = {
  messageId: string;
  kind: MessageEventKind;
  actor: MessageActor;
  details?: EventDetails;
};

export type MessageEvent = {
  messageId: string;
  /** 1, 2, 3… without a gap. */
  sequence: number;
  kind: MessageEventKind;
  actor: MessageActor;
  at: Date;
  details: EventDetails;
  /** Hex; 64 zeros for the first. */
  previousHash: string;
  hash: string;
};

export const FIRST_PREVIOUS_HASH = "0".repeat(64);

/** Keys in order, instants as ISO 8601 in UTC: the same event gives the same text after a round trip through jsonb. */
function canonicalText(event: Omit<MessageEvent, "hash">): string {
  const details = Object.entries(event.details).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([
    event.previousHash,
    event.messageId,
    event.sequence,
    event.kind,
    event.actor,
    event.at.toISOString(),
    details,
  ]);
}

function eventHash(event: Omit<MessageEvent, "hash">): string {
  return createHash("sha256").update(canonicalText(event)).digest("hex");
}

/** The event that follows `previous` (null: the first of its item). */
export function chainEvent(
  previous: Pick<MessageEvent, "sequence" | "hash"> | null,
  at: Date,
  event: NewMessageEvent,
): MessageEvent {
  const unhashed = {
    messageId: event.messageId,
    sequence: (previous?.sequence ?? 0) + 1,
    kind: event.kind,
    actor: event.actor,
    at,
    details: event.details ?? {},
    previousHash: previous?.hash ?? FIRST_PREVIOUS_HASH,
  };
  return { ...unhashed, hash: eventHash(unhashed) };
}

/** `brokenAt`: the first sequence number that does not follow from what stands before it. */
export type HistoryVerdict = { intact: true } | { intact: false; brokenAt: number };

/** Checks one item's whole history, ordered by sequence. */
export function verifyHistory(events: MessageEvent[]): HistoryVerdict {
  let previousHash = FIRST_PREVIOUS_HASH;
  for (const [index, event] of events.entries()) {
    const follows =
      event.sequence === index + 1 &&
      event.messageId === events[0]?.messageId &&
      event.previousHash === previousHash &&
      event.hash === eventHash(event);
    if (!follows) return { intact: false, brokenAt: index + 1 };
    previousHash = event.hash;
  }
  return { intact: true };
}
