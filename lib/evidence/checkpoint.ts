/**
 * A checkpoint: the signed root of the tree over the heads of all histories, and the head of the audit log's chain, at
 * one instant. Each names the one before it. Pure, but server only: hashes need Node.
 */
import { createHash } from "node:crypto";
import { canonicalJson } from "./canonical-json";
import { leafHash } from "./merkle-tree";
import type { Signature, SigningKey } from "./signature";

export const CHECKPOINT_TYPE = "kuldemenyeim.checkpoint.v1";
/** `previous` of the first checkpoint. */
export const NO_CHECKPOINT = "0".repeat(64);

export type Checkpoint = {
  type: typeof CHECKPOINT_TYPE;
  /** Origin of the portal that made it. */
  origin: string;
  /** 1, 2, 3… without gaps. */
  number: number;
  /** Instant in ISO 8601, UTC. */
  at: string;
  /** Number of leaves. */
  treeSize: number;
  /** Root of the tree (RFC 9162), hex. */
  rootHash: string;
  /** Number of events in the chain of the audit log. */
  auditLength: number;
  /** Hash of the last of them, hex; 64 zeros when there is none. */
  auditHead: string;
  /** SHA-256 of the checkpoint before, hex; 64 zeros for the first one. */
  previous: string;
};

export type SignedCheckpoint = { checkpoint: Checkpoint; signature: Signature };

/** What is stored outside of the portal: with the proof that the tree begins with that of the checkpoint before. */
export type CheckpointFile = SignedCheckpoint & {
  /** Hashes in hex (RFC 9162, 2.1.4). */
  consistency: string[];
};

/** The head of one history: a leaf of the tree. */
export type Leaf = {
  messageId: string;
  /** Number of the last event. */
  sequence: number;
  /** Its hash, hex. */
  eventHash: string;
};

export function hashOfLeaf({ messageId, sequence, eventHash }: Leaf): Buffer {
  return leafHash(canonicalJson([messageId, sequence, eventHash]));
}

/** SHA-256 of a checkpoint, hex: what the next one names. */
export function checkpointDigest(checkpoint: Checkpoint): string {
  return createHash("sha256").update(canonicalJson(checkpoint)).digest("hex");
}

export function signCheckpoint(key: SigningKey, content: Omit<Checkpoint, "type">): SignedCheckpoint {
  const checkpoint: Checkpoint = { type: CHECKPOINT_TYPE, ...content };
  return { checkpoint, signature: key.sign("checkpoint+json", checkpoint) };
}

/** Six digits or more, so that names sort by number. */
export function checkpointFilename(number: number): string {
  return `checkpoint-${String(number).padStart(6, "0")}.json`;
}
