/**
 * Which hashes of a growing Merkle tree a root or a proof needs (RFC 9162, 2.1), as ranges of leaves. Of the nodes only
 * those of every eighth height are stored, because a node never changes once all leaves below it are there; the others
 * are computed from at most 128 stored ones.
 */
import { completeRoot, EMPTY_TREE_HASH, joinedRoot } from "./merkle-tree";

/** The leaves from `from` up to, but without, `to`. */
export type LeafRange = { from: number; to: number };

/** Nodes of one height, from `from` up to, but without, `to`. Height 0: the leaves. */
export type NodeRange = { height: number; from: number; to: number };

/** Distance between two stored heights; a stored node covers 256 of the height below. */
export const HEIGHT_STEP = 8;
const NODES_BELOW = 2 ** HEIGHT_STEP;

/** The largest power of two that is smaller than a number above 1. */
function splitOf(size: number): number {
  let power = 1;
  while (2 * power < size) power *= 2;
  return power;
}

/** The hashes of the proof that a leaf is in a tree (RFC 9162, 2.1.3.1). */
export function inclusionRanges(index: number, treeSize: number): LeafRange[] {
  const path: LeafRange[] = [];
  let [from, to] = [0, treeSize];
  while (to - from > 1) {
    const middle = from + splitOf(to - from);
    if (index < middle) {
      path.push({ from: middle, to });
      to = middle;
    } else {
      path.push({ from, to: middle });
      from = middle;
    }
  }
  return path.reverse();
}

/** The hashes of the proof that a tree begins with the first `first` of its leaves (RFC 9162, 2.1.4.1). */
export function consistencyRanges(first: number, treeSize: number): LeafRange[] {
  if (first === 0 || first === treeSize) return [];
  const path: LeafRange[] = [];
  let [from, to] = [0, treeSize];
  while (to !== first) {
    const middle = from + splitOf(to - from);
    if (first <= middle) {
      path.push({ from: middle, to });
      to = middle;
    } else {
      path.push({ from, to: middle });
      from = middle;
    }
  }
  // A first tree that is one complete subtree is known to whoever checks the proof.
  if (from !== 0) path.push({ from, to });
  return path.reverse();
}

/** The stored nodes below each complete subtree of a range, the largest subtree first. */
export function storedNodesOf({ from, to }: LeafRange): NodeRange[] {
  const found: NodeRange[] = [];
  let at = from;
  while (at < to) {
    let height = 0;
    while (at + 2 ** (height + 1) <= to) height += 1;
    const stored = height - (height % HEIGHT_STEP);
    const [first, size] = [at / 2 ** stored, 2 ** (height - stored)];
    found.push({ height: stored, from: first, to: first + size });
    at += 2 ** height;
  }
  return found;
}

/**
 * The root over each range of leaves.
 *
 * @param readNodes the hashes of stored nodes, for each range from left to right
 */
export async function rangeRoots(
  ranges: LeafRange[],
  readNodes: (nodes: NodeRange[]) => Promise<Buffer[][]>,
): Promise<Buffer[]> {
  const needed = ranges.map(storedNodesOf);
  const hashes = (await readNodes(needed.flat())).values();
  return needed.map((subtrees) =>
    subtrees.length === 0
      ? EMPTY_TREE_HASH
      : joinedRoot(subtrees.map(() => completeRoot(hashes.next().value as Buffer[]))),
  );
}

/** Nodes that are complete, and so to be stored, when a tree has grown: by height, with the stored nodes below each. */
export function completedNodes(
  oldSize: number,
  newSize: number,
): { height: number; position: number; below: NodeRange }[] {
  const completed: { height: number; position: number; below: NodeRange }[] = [];
  for (let height = HEIGHT_STEP; 2 ** height <= newSize; height += HEIGHT_STEP) {
    const size = 2 ** height;
    for (let position = Math.floor(oldSize / size); position < Math.floor(newSize / size); position += 1) {
      const below = { height: height - HEIGHT_STEP, from: position * NODES_BELOW, to: (position + 1) * NODES_BELOW };
      completed.push({ height, position, below });
    }
  }
  return completed;
}
