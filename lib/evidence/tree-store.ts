import "server-only";
import { and, asc, desc, eq, gte, inArray, lt, or, sql } from "drizzle-orm";
import { evidenceLeaves, evidenceNodes, evidencePending } from "@/drizzle/schema/evidence";
import { anyOf } from "@/lib/db/any-of";
import type { Db, Tx } from "@/lib/db/connection";
import { insertRows } from "@/lib/db/insert-rows";
import { hashOfLeaf, type Leaf } from "./checkpoint";
import type { NodeRange } from "./merkle-ranges";

/** Key of the advisory lock of `lockEvidence`. The number has no meaning. */
const EVIDENCE_LOCK = 720_418_036;

export type StoredLeaf = Leaf & {
  /** From 0. */
  position: number;
};

const LEAF = {
  position: evidenceLeaves.position,
  messageId: evidenceLeaves.messageId,
  sequence: evidenceLeaves.sequence,
  eventHash: evidenceLeaves.eventHash,
};

/**
 * Waits until no other transaction adds to the chain of the audit log or to the tree. Customers do not take this lock.
 */
export async function lockEvidence(tx: Tx): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${EVIDENCE_LOCK})`);
}

/** Removes the next pending rows. @returns how many, and the ids of their messages, each once */
export async function takePending(db: Db, limit: number): Promise<{ rows: number; messageIds: string[] }> {
  const next = db
    .select({ id: evidencePending.id })
    .from(evidencePending)
    .orderBy(asc(evidencePending.id))
    .limit(limit);
  const rows = await db
    .delete(evidencePending)
    .where(inArray(evidencePending.id, next))
    .returning({ messageId: evidencePending.messageId });
  return { rows: rows.length, messageIds: [...new Set(rows.map(({ messageId }) => messageId))].sort() };
}

/** Those of some messages that are pending. */
export async function listPendingOf(db: Db, messageIds: string[]): Promise<Set<string>> {
  const rows = await db
    .select({ messageId: evidencePending.messageId })
    .from(evidencePending)
    .where(anyOf(evidencePending.messageId, messageIds));
  return new Set(rows.map(({ messageId }) => messageId));
}

/** Number of leaves. */
export async function findTreeSize(db: Db): Promise<number> {
  const [row] = await db
    .select({ position: evidenceLeaves.position })
    .from(evidenceLeaves)
    .orderBy(desc(evidenceLeaves.position))
    .limit(1);
  return row ? row.position + 1 : 0;
}

/** The last leaf of each message; nothing for messages without one. */
export async function findLastLeaves(db: Db, messageIds: string[]): Promise<Map<string, StoredLeaf>> {
  const rows = await db
    .selectDistinctOn([evidenceLeaves.messageId], LEAF)
    .from(evidenceLeaves)
    .where(anyOf(evidenceLeaves.messageId, messageIds))
    .orderBy(evidenceLeaves.messageId, desc(evidenceLeaves.position));
  return new Map(rows.map((leaf) => [leaf.messageId, leaf]));
}

/** All leaves of a message, oldest first. */
export function listLeavesOf(db: Db, messageId: string): Promise<StoredLeaf[]> {
  return db.select(LEAF).from(evidenceLeaves).where(eq(evidenceLeaves.messageId, messageId)).orderBy(LEAF.position);
}

/** Leaves from a position on, in their order. */
export function listLeaves(db: Db, from: number, limit: number): Promise<StoredLeaf[]> {
  return db.select(LEAF).from(evidenceLeaves).where(gte(LEAF.position, from)).orderBy(LEAF.position).limit(limit);
}

export async function insertLeaves(db: Db, leaves: StoredLeaf[]): Promise<void> {
  await insertRows(db, evidenceLeaves, leaves);
}

export async function insertNodes(db: Db, nodes: { height: number; position: number; hash: Buffer }[]): Promise<void> {
  await insertRows(db, evidenceNodes, nodes);
}

/** The stored nodes of a range; fewer when some are gone. */
export async function findNodes(db: Db, range: NodeRange): Promise<Buffer[]> {
  const { height, position, hash } = evidenceNodes;
  const rows = await db
    .select({ hash })
    .from(evidenceNodes)
    .where(and(eq(height, range.height), gte(position, range.from), lt(position, range.to)))
    .orderBy(position);
  return rows.map((row) => row.hash);
}

const positionKey = (height: number, position: number) => `${height}:${position}`;

/**
 * The hashes of stored nodes, for each range from left to right.
 *
 * @throws when one is missing: the stored tree is damaged
 */
export async function readNodes(db: Db, ranges: NodeRange[]): Promise<Buffer[][]> {
  const hashes = new Map<string, Buffer>();
  const ofLeaves = ranges.filter(({ height }) => height === 0);
  const ofNodes = ranges.filter(({ height }) => height > 0);
  if (ofLeaves.length > 0) {
    const wanted = or(...ofLeaves.map(({ from, to }) => and(gte(LEAF.position, from), lt(LEAF.position, to))));
    const leaves = await db.select(LEAF).from(evidenceLeaves).where(wanted);
    for (const leaf of leaves) hashes.set(positionKey(0, leaf.position), hashOfLeaf(leaf));
  }
  if (ofNodes.length > 0) {
    const { height, position, hash } = evidenceNodes;
    const wanted = or(
      ...ofNodes.map((range) => and(eq(height, range.height), gte(position, range.from), lt(position, range.to))),
    );
    const nodes = await db.select({ height, position, hash }).from(evidenceNodes).where(wanted);
    for (const node of nodes) hashes.set(positionKey(node.height, node.position), node.hash);
  }
  return ranges.map(({ height, from, to }) =>
    Array.from({ length: to - from }, (_, index) => {
      const hash = hashes.get(positionKey(height, from + index));
      if (!hash) throw new Error(`The tree of evidence has no node ${positionKey(height, from + index)}.`);
      return hash;
    }),
  );
}
