/** What a certificate of a message says, and how it is written. Pure. */
import { isTestSource } from "@/lib/kernel/test-address";
import type { SignedCheckpoint } from "./checkpoint";
import type { PublicKey, Signature } from "./signature";

export const EVIDENCE_TYPE = "kuldemenyeim.evidence.v1";

/** An event of the history as JSON; its instant is ISO 8601 in UTC. */
export type EvidenceEvent = {
  sequence: number;
  kind: string;
  actor: string;
  at: string;
  details: Record<string, string | number | boolean | null>;
  previousHash: string;
  hash: string;
};

/** That a state of the history stood in the tree of a checkpoint. */
export type EvidenceProof = {
  /** The history's head then: number and hash of its last event. */
  sequence: number;
  eventHash: string;
  /** Position of its leaf, from 0. */
  leafIndex: number;
  /** Hashes in hex, from the leaf's sibling up (RFC 9162, 2.1.3). */
  path: string[];
  /** The first checkpoint whose tree has the leaf. */
  signed: SignedCheckpoint;
};

export type EvidenceDocument = {
  id: string;
  sha256: string;
  /** Null once the message is purged or withdrawn. */
  filename: string | null;
  sizeBytes: number | null;
};

export type Evidence = {
  type: typeof EVIDENCE_TYPE;
  /**
   * Of a message to a test customer, placed with a test key: it is evidence of nothing. Left out of every other one.
   */
  test?: true;
  issuer: { origin: string; name: string };
  /** Instant in ISO 8601, UTC. */
  issuedAt: string;
  /** The account as it is when the certificate is made; null once it is closed. */
  customer: { accountId: string; emailAddress: string | null; name: string | null };
  message: {
    id: string;
    source: string;
    senderReference: string;
    /** SHA-256 of the content as sent, hex. */
    contentDigest: string;
    sender: string;
    subject: string;
    documentType: string;
    contractNumber: string | null;
    placedAt: string;
    availableUntil: string;
    withdrawnAt: string | null;
    purgedAt: string | null;
    purgedBy: string | null;
  };
  documents: EvidenceDocument[];
  events: EvidenceEvent[];
  /** Oldest first. */
  proofs: EvidenceProof[];
  /** The public keys of the portal then. Whoever verifies compares them with those that they know. */
  keys: PublicKey[];
};

export type SignedEvidence = { evidence: Evidence; signature: Signature };

/** Whether a certificate is of a test. Those of older releases have no mark, but the sender's name says it. */
export function isTestEvidence({ test, message }: Evidence): boolean {
  return test === true || isTestSource(message.source);
}

/** Name of the data inside the PDF. */
export const EVIDENCE_ATTACHMENT = "evidence.json";
