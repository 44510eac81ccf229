/**
 * The chain over the audit log: each link has the hash of the link before it and of one event, so that a changed,
 * missing, inserted or reordered event is detected. Pure, but server only: hashes need Node.
 */
import { createHash } from "node:crypto";

/** An event as stored. */
export type StoredAuditEvent = {
  id: number;
  at: Date;
  kind: string;
  actor: string;
  accountId: string | null;
  addressDigest: string | null;
  requestId: string | null;
  network: string | null;
  details: Record<string, string | number | boolean | null>;
};

export type AuditLink = {
  /** 1, 2, 3… without gaps. Not the order of ids: transactions commit in another order than they take ids. */
  position: number;
  eventId: number;
  hash: string;
};

/** The last link; `position` 0 when there is none. */
export type AuditHead = Pick<AuditLink, "position" | "hash">;

export const EMPTY_AUDIT_CHAIN: AuditHead = { position: 0, hash: "0".repeat(64) };

/** The text that is hashed: a JSON array, with the details sorted by name. Changing it breaks every stored chain. */
function canonicalText(previousHash: string, position: number, event: StoredAuditEvent): string {
  const { id, at, kind, actor, accountId, addressDigest, requestId, network } = event;
  const details = Object.entries(event.details).sort(([a], [b]) => (a < b ? -1 : 1));
  const about = [accountId, addressDigest, requestId, network];
  return JSON.stringify([previousHash, position, id, at.toISOString(), kind, actor, ...about, details]);
}

/** The link of an event behind a head. */
export function nextLink(head: AuditHead, event: StoredAuditEvent): AuditLink {
  const position = head.position + 1;
  const hash = createHash("sha256")
    .update(canonicalText(head.hash, position, event))
    .digest("hex");
  return { position, eventId: event.id, hash };
}
