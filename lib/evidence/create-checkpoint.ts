import "server-only";
import { nextLink } from "@/lib/audit/audit-chain";
import { findAuditHead, insertAuditLinks, listUnchained } from "@/lib/audit/chain-store";
import type { Context } from "@/lib/context";
import type { Tx } from "@/lib/db/connection";
import { inTransaction } from "@/lib/db/transaction";
import { findLastEvents } from "@/lib/mailbox/message/event-store";
import { checkpointDigest, NO_CHECKPOINT, signCheckpoint } from "./checkpoint";
import { findLastCheckpoint, insertCheckpoint, type StoredCheckpoint } from "./checkpoint-store";
import { evidenceSigningKey } from "./evidence-keys";
import { completedNodes, rangeRoots } from "./merkle-ranges";
import { completeRoot } from "./merkle-tree";
import { storedCheckpoint } from "./stored-checkpoint";
import {
  findLastLeaves,
  findTreeSize,
  insertLeaves,
  insertNodes,
  lockEvidence,
  readNodes,
  type StoredLeaf,
  takePending,
} from "./tree-store";

/** Rows of one transaction. */
const CHUNK_ROWS = 2000;

export type CheckpointCounts = {
  /** Audit events that were chained. */
  chained: number;
  /** Heads of histories that were added to the tree. */
  leaves: number;
  /** 1 when a checkpoint was signed. */
  checkpoints: number;
};

/** Chains the next audit events. @returns how many; 0 when all have a link */
function extendAuditChain(ctx: Context, limit: number): Promise<number> {
  return inTransaction(ctx.db, async (tx) => {
    await lockEvidence(tx);
    let head = await findAuditHead(tx);
    const links = (await listUnchained(tx, limit)).map((event) => {
      const link = nextLink(head, event);
      head = link;
      return link;
    });
    await insertAuditLinks(tx, links);
    return links.length;
  });
}

/** Adds leaves behind the last one, and the nodes that are complete with them. */
async function appendLeaves(tx: Tx, leaves: StoredLeaf[], oldSize: number): Promise<void> {
  await insertLeaves(tx, leaves);
  // From the lowest height up: a node is computed from those that the round before has stored.
  const byHeight = Map.groupBy(completedNodes(oldSize, oldSize + leaves.length), ({ height }) => height);
  for (const nodes of byHeight.values()) {
    const below = await readNodes(
      tx,
      nodes.map((node) => node.below),
    );
    const roots = nodes.map(({ height, position }, index) => {
      return { height, position, hash: completeRoot(below[index] as Buffer[]) };
    });
    await insertNodes(tx, roots);
  }
}

/**
 * Adds the heads of the next pending histories to the tree.
 * @returns how many rows were pending, up to the limit, and added
 */
function extendTree(ctx: Context, limit: number): Promise<{ pending: number; added: number }> {
  return inTransaction(ctx.db, async (tx) => {
    await lockEvidence(tx);
    const { rows: pending, messageIds } = await takePending(tx, limit);
    const [heads, known, size] = [
      await findLastEvents(tx, messageIds),
      await findLastLeaves(tx, messageIds),
      await findTreeSize(tx),
    ];
    const grown = messageIds.flatMap((messageId) => {
      const head = heads.get(messageId);
      // Appended by two transactions, of which the chunk before has seen both.
      if (!head || head.sequence <= (known.get(messageId)?.sequence ?? 0)) return [];
      return [{ messageId, sequence: head.sequence, eventHash: head.hash }];
    });
    const leaves = grown.map((leaf, index) => ({ ...leaf, position: size + index }));
    if (leaves.length > 0) await appendLeaves(tx, leaves, size);
    return { pending, added: leaves.length };
  });
}

/** Signs the state of the tree and of the audit log's chain. @returns null without EVIDENCE_KEY */
function signState(ctx: Context): Promise<StoredCheckpoint | null> {
  const key = evidenceSigningKey(ctx.settings.evidence);
  if (!key) return Promise.resolve(null);
  return inTransaction(ctx.db, async (tx) => {
    await lockEvidence(tx);
    const last = await findLastCheckpoint(tx);
    const treeSize = await findTreeSize(tx);
    const [root] = await rangeRoots([{ from: 0, to: treeSize }], (nodes) => readNodes(tx, nodes));
    const audit = await findAuditHead(tx);
    const signed = signCheckpoint(key, {
      origin: ctx.settings.appUrl,
      number: (last?.number ?? 0) + 1,
      at: ctx.clock.now().toISOString(),
      ...{ treeSize, rootHash: (root as Buffer).toString("hex") },
      ...{ auditLength: audit.position, auditHead: audit.hash },
      previous: last ? checkpointDigest(storedCheckpoint(last).checkpoint) : NO_CHECKPOINT,
    });
    await insertCheckpoint(tx, signed);
    return findLastCheckpoint(tx);
  });
}

/**
 * Chains new audit events, adds the heads of grown histories to the tree, and signs a checkpoint. Without EVIDENCE_KEY
 * only the first two. One call at a time works; others wait for its transactions.
 *
 * @param options.signal no further transaction is begun once it is aborted; the next call goes on, and signs
 */
export async function createCheckpoint(
  ctx: Context,
  { signal, chunkRows = CHUNK_ROWS }: { signal?: AbortSignal; chunkRows?: number } = {},
): Promise<CheckpointCounts> {
  const counts: CheckpointCounts = { chained: 0, leaves: 0, checkpoints: 0 };
  // Both end with a chunk that is not full: under a steady load there is always something new.
  let chained = chunkRows;
  while (chained === chunkRows && !signal?.aborted) {
    chained = await extendAuditChain(ctx, chunkRows);
    counts.chained += chained;
  }
  let pending = chunkRows;
  while (pending === chunkRows && !signal?.aborted) {
    const extended = await extendTree(ctx, chunkRows);
    pending = extended.pending;
    counts.leaves += extended.added;
  }
  if (!signal?.aborted && (await signState(ctx))) counts.checkpoints = 1;
  return counts;
}
