import "server-only";
import type { Context } from "@/lib/context";
import { listEventsAt } from "@/lib/mailbox/message/event-store";
import { hashOfLeaf } from "./checkpoint";
import type { StoredCheckpoint } from "./checkpoint-store";
import { completedNodes } from "./merkle-ranges";
import { completeRoot, EMPTY_TREE_HASH, joinedRoot, nodeHash } from "./merkle-tree";
import { storedCheckpoint } from "./stored-checkpoint";
import { findNodes, listLeaves, readNodes, type StoredLeaf } from "./tree-store";

const LEAVES_AT_ONCE = 2048;

type Peak = { height: number; hash: Buffer };

/** Adds a leaf to the complete subtrees of a tree; two of the same height become one. */
function addLeaf(peaks: Peak[], leaf: Buffer): void {
  let added: Peak = { height: 0, hash: leaf };
  for (let last = peaks.at(-1); last?.height === added.height; last = peaks.at(-1)) {
    peaks.pop();
    added = { height: last.height + 1, hash: nodeHash(last.hash, added.hash) };
  }
  peaks.push(added);
}

/** Leaves whose event is no longer in the history as it was. */
async function changedEvents(ctx: Context, leaves: StoredLeaf[]): Promise<string[]> {
  const found = await listEventsAt(
    ctx.db,
    leaves.map(({ messageId, sequence }) => ({ messageId, sequence })),
  );
  const hashes = new Map(found.map(({ messageId, sequence, hash }) => [`${messageId} ${sequence}`, hash]));
  return leaves.flatMap(({ messageId, sequence, eventHash }) => {
    const hash = hashes.get(`${messageId} ${sequence}`);
    if (hash === eventHash) return [];
    const what = hash === undefined ? "is gone" : "is not the one of the checkpoints";
    return [`event ${sequence} of message ${messageId} ${what}`];
  });
}

/** Stored nodes that are not computed from those below them. */
async function changedNodes(ctx: Context, oldSize: number, newSize: number): Promise<string[]> {
  const problems: string[] = [];
  for (const { height, position, below } of completedNodes(oldSize, newSize)) {
    const [children] = await readNodes(ctx.db, [below]).catch(() => []);
    const stored = await findNodes(ctx.db, { height, from: position, to: position + 1 });
    const isRight = children && stored[0]?.equals(completeRoot(children));
    if (!isRight) problems.push(`node ${position} of height ${height} was changed or is gone`);
  }
  return problems;
}

/** Computes the tree anew from its leaves and compares it with the signed roots, and the leaves with the histories. */
export async function checkTree(
  ctx: Context,
  rows: readonly StoredCheckpoint[],
): Promise<{ problems: string[]; size: number }> {
  const problems: string[] = [];
  const signed = Map.groupBy(rows, ({ treeSize }) => treeSize);
  const peaks: Peak[] = [];
  const compareRoots = (size: number) => {
    const root = size === 0 ? EMPTY_TREE_HASH : joinedRoot(peaks.map(({ hash }) => hash));
    for (const row of signed.get(size) ?? []) {
      if (storedCheckpoint(row).checkpoint.rootHash !== root.toString("hex")) {
        problems.push(`the leaves are not those of checkpoint ${row.number}`);
      }
    }
  };
  let size = 0;
  compareRoots(size);
  for (;;) {
    const leaves = await listLeaves(ctx.db, size, LEAVES_AT_ONCE);
    const before = size;
    for (const leaf of leaves) {
      if (leaf.position !== size) {
        problems.push(`leaf ${size} is gone`);
        return { problems, size };
      }
      addLeaf(peaks, hashOfLeaf(leaf));
      size += 1;
      compareRoots(size);
    }
    problems.push(...(await changedEvents(ctx, leaves)), ...(await changedNodes(ctx, before, size)));
    if (leaves.length < LEAVES_AT_ONCE) break;
  }
  const largest = Math.max(0, ...rows.map(({ treeSize }) => treeSize));
  if (largest > size) problems.push(`there are ${size} leaves, a checkpoint has ${largest}`);
  return { problems, size };
}
