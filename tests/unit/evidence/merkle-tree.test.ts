/** The Merkle tree of RFC 9162, section 2.1. Roots: those of the test data of Certificate Transparency (RFC 6962). */
import { hashOfLeaf } from "@/lib/evidence/checkpoint";
import {
  completedNodes,
  consistencyRanges,
  HEIGHT_STEP,
  inclusionRanges,
  type NodeRange,
  rangeRoots,
} from "@/lib/evidence/merkle-ranges";
import { completeRoot, leafHash, nodeHash, verifyConsistency, verifyInclusion } from "@/lib/evidence/merkle-tree";

const DATA = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
const ROOTS = [
  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

/** A tree in memory, stored as the portal stores it: leaves, and nodes of every eighth height. */
class StoredTree {
  private readonly nodes = new Map<string, Buffer>();
  private size = 0;

  readonly read = async (ranges: NodeRange[]): Promise<Buffer[][]> => ranges.map((range) => this.nodesOf(range));

  append(leaves: Buffer[]): void {
    for (const [index, leaf] of leaves.entries()) this.nodes.set(`0:${this.size + index}`, leaf);
    const before = this.size;
    this.size += leaves.length;
    for (const { height, position, below } of completedNodes(before, this.size)) {
      this.nodes.set(`${height}:${position}`, completeRoot(this.nodesOf(below)));
    }
  }

  private nodesOf({ height, from, to }: NodeRange): Buffer[] {
    return Array.from({ length: to - from }, (_, index) => {
      const node = this.nodes.get(`${height}:${from + index}`);
      if (!node) throw new Error(`no node ${height}:${from + index}`);
      return node;
    });
  }
}

const leafNumber = (n: number) => leafHash(Buffer.from(String(n)));
const leaves = (count: number) => Array.from({ length: count }, (_, n) => leafNumber(n));

/** The root as the RFC defines it, without stored nodes. */
function rootOf(list: Buffer[]): Buffer {
  if (list.length < 2) return list[0] ?? (Buffer.from(ROOTS[0] ?? "", "hex") as Buffer);
  let half = 1;
  while (2 * half < list.length) half *= 2;
  return nodeHash(rootOf(list.slice(0, half)), rootOf(list.slice(half)));
}

it.each(ROOTS.map((root, size) => [size, root]))(
  "the root over the first %d of the test leaves is %s",
  async (size, root) => {
    const tree = new StoredTree();
    tree.append(DATA.slice(0, Number(size)).map((data) => leafHash(Buffer.from(data, "hex"))));
    const [found] = await rangeRoots([{ from: 0, to: Number(size) }], tree.read);
    expect(found?.toString("hex")).toBe(root);
  },
);

describe("the example of RFC 9162, 2.1.5, with seven leaves", () => {
  const range = (from: number, to: number) => ({ from, to });
  const NODES = {
    ...{ a: range(0, 1), b: range(1, 2), c: range(2, 3), d: range(3, 4), f: range(5, 6), j: range(6, 7) },
    ...{ g: range(0, 2), h: range(2, 4), i: range(4, 6), k: range(0, 4), l: range(4, 7) },
  };

  it.each([
    [0, [NODES.b, NODES.h, NODES.l]],
    [3, [NODES.c, NODES.g, NODES.l]],
    [4, [NODES.f, NODES.j, NODES.k]],
    [6, [NODES.i, NODES.k]],
  ])("the proof of leaf %d", (index, path) => {
    expect(inclusionRanges(index, 7)).toEqual(path);
  });

  it.each([
    [3, [NODES.c, NODES.d, NODES.g, NODES.l]],
    [4, [NODES.l]],
    [6, [NODES.i, NODES.j, NODES.k]],
  ])("the proof of the tree with %d leaves", (first, path) => {
    expect(consistencyRanges(first, 7)).toEqual(path);
  });
});

it("every leaf of every tree up to 20 is proved, and no other leaf, place, size or root is", async () => {
  for (let treeSize = 1; treeSize <= 20; treeSize += 1) {
    const tree = new StoredTree();
    tree.append(leaves(treeSize));
    const root = rootOf(leaves(treeSize));
    for (let index = 0; index < treeSize; index += 1) {
      const path = await rangeRoots(inclusionRanges(index, treeSize), tree.read);
      const proof = { leaf: leafNumber(index), index, treeSize, path, root };
      expect([treeSize, index, verifyInclusion(proof)]).toEqual([treeSize, index, true]);
      const wrong = [
        { ...proof, leaf: leafNumber(index + 1) },
        { ...proof, index: index + 1 },
        { ...proof, index: -1 },
        { ...proof, root: leafNumber(99) },
        { ...proof, path: [...path, root] },
        ...(path.length > 0 ? [{ ...proof, path: path.slice(1) }] : []),
        ...path.map((_, at) => ({ ...proof, path: path.with(at, leafNumber(99)) })),
      ];
      expect([treeSize, index, wrong.filter((changed) => verifyInclusion(changed)).length]).toEqual([
        treeSize,
        index,
        0,
      ]);
    }
  }
});

it("every tree up to 20 begins with every smaller one, and with no other", async () => {
  const tree = new StoredTree();
  tree.append(leaves(20));
  for (let second = 0; second <= 20; second += 1) {
    for (let first = 0; first <= second; first += 1) {
      const path = await rangeRoots(consistencyRanges(first, second), tree.read);
      const of = (treeSize: number) => ({ treeSize, root: rootOf(leaves(treeSize)) });
      const proof = { first: of(first), second: of(second), path };
      expect([first, second, verifyConsistency(proof)]).toEqual([first, second, true]);
      const other = { treeSize: first, root: leafNumber(99) };
      expect(verifyConsistency({ ...proof, first: other })).toBe(false);
      expect(verifyConsistency({ ...proof, path: [...path, leafNumber(99)] })).toBe(false);
      for (let at = 0; at < path.length; at += 1) {
        expect(verifyConsistency({ ...proof, path: path.with(at, leafNumber(99)) })).toBe(false);
      }
      if (first < second) expect(verifyConsistency({ first: of(second), second: of(first), path })).toBe(false);
    }
  }
});

it("a tree of 66,000 leaves that grew in steps is proved from nodes of heights 0, 8 and 16", async () => {
  const [SIZE, STEP] = [66_000, 1_900];
  const all = leaves(SIZE);
  const tree = new StoredTree();
  for (let from = 0; from < SIZE; from += STEP) tree.append(all.slice(from, from + STEP));
  const heights = new Set<number>();
  const read = (ranges: NodeRange[]) => {
    for (const { height, from, to } of ranges) {
      heights.add(height);
      expect(to - from).toBeLessThanOrEqual(2 ** (HEIGHT_STEP - 1));
    }
    return tree.read(ranges);
  };
  const [root] = await rangeRoots([{ from: 0, to: SIZE }], read);
  expect(root?.equals(rootOf(all))).toBe(true);
  for (const index of [0, 255, 256, 65_535, 65_536, SIZE - 1]) {
    const path = await rangeRoots(inclusionRanges(index, SIZE), read);
    const proof = { leaf: all[index] as Buffer, index, treeSize: SIZE, path, root: root as Buffer };
    expect([index, verifyInclusion(proof)]).toEqual([index, true]);
  }
  const first = { treeSize: 65_000, root: rootOf(all.slice(0, 65_000)) };
  const path = await rangeRoots(consistencyRanges(first.treeSize, SIZE), read);
  expect(verifyConsistency({ first, second: { treeSize: SIZE, root: root as Buffer }, path })).toBe(true);
  expect([...heights].sort((a, b) => a - b)).toEqual([0, 8, 16]);
});

it("a leaf is the hash of message, number and hash of the event, so no two states have the same", () => {
  const leaf = { messageId: "a", sequence: 1, eventHash: "b" };
  const others = [{ messageId: "c" }, { sequence: 2 }, { eventHash: "d" }].map((change) => ({ ...leaf, ...change }));
  expect(hashOfLeaf(leaf).equals(leafHash('["a",1,"b"]'))).toBe(true);
  for (const other of others) expect(hashOfLeaf(other).equals(hashOfLeaf(leaf))).toBe(false);
});
