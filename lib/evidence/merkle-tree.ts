/**
 * The hashes of a Merkle tree, and the check of its proofs (RFC 9162, 2.1). Pure, but server only: hashes need Node.
 * Which hashes make a proof: merkle-ranges.ts.
 */
import { createHash } from "node:crypto";

const LEAF_PREFIX = Buffer.from([0]);
const NODE_PREFIX = Buffer.from([1]);

const sha256 = (...parts: (Buffer | string)[]): Buffer => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** The root of a tree without leaves. */
export const EMPTY_TREE_HASH = sha256();

export function leafHash(data: Buffer | string): Buffer {
  return sha256(LEAF_PREFIX, data);
}

export function nodeHash(left: Buffer, right: Buffer): Buffer {
  return sha256(NODE_PREFIX, left, right);
}

/** The root over 2^n nodes of one height. @param nodes from left to right; their number is a power of two */
export function completeRoot(nodes: Buffer[]): Buffer {
  let row = nodes;
  while (row.length > 1) {
    row = Array.from({ length: row.length / 2 }, (_, index) =>
      nodeHash(row[2 * index] as Buffer, row[2 * index + 1] as Buffer),
    );
  }
  return row[0] as Buffer;
}

/**
 * The root over complete subtrees that stand side by side.
 * @param roots from left to right, the largest subtree first
 */
export function joinedRoot(roots: Buffer[]): Buffer {
  return roots.reduceRight((right, left) => nodeHash(left, right));
}

const half = (value: number) => Math.floor(value / 2);
const isOdd = (value: number) => value % 2 === 1;

/**
 * Whether a leaf is in a tree (RFC 9162, 2.1.3.2).
 *
 * @param proof.index position of the leaf, from 0
 * @param proof.path hashes from the leaf's sibling up to the root
 */
export function verifyInclusion(proof: {
  leaf: Buffer;
  index: number;
  treeSize: number;
  path: Buffer[];
  root: Buffer;
}): boolean {
  const { leaf, index, treeSize, path, root } = proof;
  if (index < 0 || index >= treeSize) return false;
  let [position, last] = [index, treeSize - 1];
  let hash = leaf;
  for (const sibling of path) {
    if (last === 0) return false;
    if (isOdd(position) || position === last) {
      hash = nodeHash(sibling, hash);
      while (!isOdd(position) && position !== 0) [position, last] = [half(position), half(last)];
    } else hash = nodeHash(hash, sibling);
    [position, last] = [half(position), half(last)];
  }
  return last === 0 && hash.equals(root);
}

/**
 * Whether a tree begins with the leaves of an earlier, smaller one: nothing was changed, removed or inserted between
 * them (RFC 9162, 2.1.4.2).
 */
export function verifyConsistency(proof: {
  first: { treeSize: number; root: Buffer };
  second: { treeSize: number; root: Buffer };
  path: Buffer[];
}): boolean {
  const { first, second, path } = proof;
  if (first.treeSize > second.treeSize) return false;
  if (first.treeSize === second.treeSize) return path.length === 0 && first.root.equals(second.root);
  if (first.treeSize === 0) return path.length === 0 && first.root.equals(EMPTY_TREE_HASH);
  let [position, last] = [first.treeSize - 1, second.treeSize - 1];
  while (isOdd(position)) [position, last] = [half(position), half(last)];
  // All of the first tree is one complete subtree of the second: its root is the first hash and not part of the proof.
  const hashes = position === 0 ? [first.root, ...path] : path;
  const [start, ...rest] = hashes;
  if (!start) return false;
  let [firstRoot, secondRoot] = [start, start];
  for (const hash of rest) {
    if (last === 0) return false;
    if (isOdd(position) || position === last) {
      [firstRoot, secondRoot] = [nodeHash(hash, firstRoot), nodeHash(hash, secondRoot)];
      while (!isOdd(position) && position !== 0) [position, last] = [half(position), half(last)];
    } else secondRoot = nodeHash(secondRoot, hash);
    [position, last] = [half(position), half(last)];
  }
  return last === 0 && firstRoot.equals(first.root) && secondRoot.equals(second.root);
}
