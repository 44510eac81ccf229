/**
 * The history of a message: append-only events, each with the hash of the previous one, so that a changed, missing or
 * inserted event is detected. Pure, but server only: the hash needs Node.
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
  "superseded",
  "viewed-by-staff",
  "purged",
] as const;
export type MessageEventKind = (typeof MESSAGE_EVENT_KINDS)[number];
export type MessageActor = "insurer" | "customer" | "system";
export type EventDetails = Record<string, string | number | boolean | null>;

/** An event to append. `details` hold ids, counts and codes; never personal data. */
export type NewMessageEvent = {
  messageId: string;
  kind: MessageEventKind;
  actor: MessageActor;
  details?: EventDetails;
};

export type MessageEvent = {
  messageId: string;
  /** 1, 2, 3… without gaps. */
  sequence: number;
  kind: MessageEventKind;
  actor: MessageActor;
  at: Date;
  details: EventDetails;
  /** SHA-256 of the previous event, hex; 64 zeros for the first event. */
  previousHash: string;
  hash: string;
};

export const FIRST_PREVIOUS_HASH = "0".repeat(64);

/**
 * The hashed text after `["<previous hash>","<message id>",<sequence>,`: what does not depend on the events before.
 * Keys are sorted and instants are ISO 8601 in UTC. It must not depend on the order of keys, which jsonb does not
 * preserve. Changing it breaks every stored chain.
 */
export function hashedEnd(event: { kind: MessageEventKind; actor: MessageActor; at: Date; details: EventDetails }) {
  const details = Object.entries(event.details).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([event.kind, event.actor, event.at.toISOString(), details]).slice(1);
}

/** The text that is hashed: a JSON array. `appendEventToEach` (event-store.ts) builds the same text in SQL. */
function canonicalText(event: Omit<MessageEvent, "hash">): string {
  const start = JSON.stringify([event.previousHash, event.messageId, event.sequence]).slice(0, -1);
  return `${start},${hashedEnd(event)}`;
}

function eventHash(event: Omit<MessageEvent, "hash">): string {
  return createHash("sha256").update(canonicalText(event)).digest("hex");
}

/** The event with its sequence number and hashes. @param previous last event of the message; null for the first one */
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

/** `brokenAt`: the first position (from 1) whose event does not follow from the events before it. */
export type HistoryVerification = { intact: true } | { intact: false; brokenAt: number };

/** Verifies the hash chain of one message. @param events the whole history, ordered by sequence */
export function verifyHistory(events: MessageEvent[]): HistoryVerification {
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
