/** Reading stored documents segment by segment, from a storage in memory that counts what is read. */
import { randomBytes } from "node:crypto";
import type { Context } from "@/lib/context";
import { seal } from "@/lib/crypto/seal";
import { HEADER_BYTES, SEALED_SEGMENT_BYTES, SEGMENT_BYTES } from "@/lib/crypto/segments";
import { type BytePart, readDocument, readWholeDocument } from "@/lib/document/read-document";
import {
  bytesSeal,
  newDataKey,
  type SealedDocument,
  type StoredDocument,
  sealDocument,
  sealStream,
  sha256Hex,
} from "@/lib/document/seal";
import { openSealed } from "@/lib/document/sealed-reader";
import { findStoredDocument } from "@/lib/document/store";
import { systemRandom } from "@/lib/kernel/random";

jest.mock("@/lib/document/sealed-reader");
jest.mock("@/lib/document/store");

const master = { id: "0badcafe", key: Buffer.alloc(32, 1) };
const ctx = { random: systemRandom, settings: { documentKeys: { current: master, all: [master] } } } as Context;
const objects = new Map<string, Buffer>();
let reads: { from: number; length: number; until?: number }[] = [];
let closed = 0;

beforeEach(() => {
  objects.clear();
  reads = [];
  closed = 0;
  jest.mocked(openSealed).mockImplementation((_ctx, { documentId }) => ({
    async read(from, length, until) {
      reads.push({ from, length, until });
      return objects.get(documentId)?.subarray(from, from + length) ?? Buffer.alloc(0);
    },
    close() {
      closed += 1;
    },
  }));
  jest.mocked(findStoredDocument).mockResolvedValue(null);
});

type Stored = { stored: StoredDocument; bytes: Buffer; expected: { sha256: string; sizeBytes: number } };

function keep({ ciphertext, sha256, sizeBytes, ...key }: SealedDocument, bytes: Buffer): Stored {
  objects.set(key.documentId, ciphertext);
  const place = { storage: "s3" as const, objectKey: "documents/1", head: null, sealed: null };
  const stored = { ...key, ...place, sealing: "segments" as const };
  return { stored, bytes, expected: { sha256, sizeBytes } };
}

function place(size: number, documentId = "document"): Stored {
  const bytes = randomBytes(size);
  return keep(sealDocument(ctx, { documentId, bytes }), bytes);
}

/** A document as older releases sealed it. */
function placeWhole(size: number): Stored {
  const bytes = randomBytes(size);
  const { dataKey, ...key } = newDataKey(ctx, "document");
  const ciphertext = seal(bytesSeal(dataKey, "document"), systemRandom, bytes);
  const one = keep({ ...key, ciphertext, sha256: sha256Hex(bytes), sizeBytes: size }, bytes);
  return { ...one, stored: { ...one.stored, sealing: "whole" } };
}

/** How many bytes a reading gave before it ended, "other bytes" if they were not the document's, and how it ended. */
async function read(one: Stored, part: BytePart | null = null) {
  const { bytes, end } = await bytesAndEnd(one, part);
  const { first = 0 } = part ?? {};
  const isSame = bytes.equals(one.bytes.subarray(first, first + bytes.length));
  return { given: isSame ? bytes.length : "other bytes", end };
}

async function bytesAndEnd({ stored, expected }: Stored, part: BytePart | null) {
  const opened = await readDocument(ctx, stored, expected, part);
  if (!opened.ok) return { bytes: Buffer.alloc(0), end: opened.error.reason };
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of opened.value) chunks.push(chunk);
    return { bytes: Buffer.concat(chunks), end: "whole" };
  } catch (error) {
    return { bytes: Buffer.concat(chunks), end: (error as { reason?: string }).reason };
  }
}

const change = (one: Stored, make: (sealed: Buffer) => Buffer) =>
  objects.set(one.stored.documentId, make(Buffer.from(objects.get(one.stored.documentId) ?? "")));
const segment = (sealed: Buffer, number: number) =>
  sealed.subarray(HEADER_BYTES + number * SEALED_SEGMENT_BYTES, HEADER_BYTES + (number + 1) * SEALED_SEGMENT_BYTES);
/** The sealed bytes with other segments, by their numbers. */
const withSegments = (numbers: number[]) => (sealed: Buffer) =>
  Buffer.concat([sealed.subarray(0, HEADER_BYTES), ...numbers.map((number) => segment(sealed, number))]);

const SIZES = [0, 1, SEGMENT_BYTES - 1, SEGMENT_BYTES, SEGMENT_BYTES + 1, 2 * SEGMENT_BYTES, 5 * SEGMENT_BYTES];

describe("a document in segments", () => {
  it.each(SIZES)("of %i bytes is read as it was sealed, also when it was sealed as a stream", async (size) => {
    const one = place(size);
    expect(await read(one)).toEqual({ given: size, end: "whole" });
    async function* parts() {
      for (let from = 0; from < size; from += 50_000) yield one.bytes.subarray(from, from + 50_000);
    }
    const key = newDataKey(ctx, "stream");
    const sealed: Buffer[] = [];
    for await (const part of sealStream(ctx, key, parts())) sealed.push(part);
    const { dataKey: _, ...wrapped } = key;
    const streamed = keep({ ...wrapped, ciphertext: Buffer.concat(sealed), ...one.expected }, one.bytes);
    expect(await read(streamed)).toEqual({ given: size, end: "whole" });
  });

  it.each([
    ["a byte in a segment", 10, 10, [0]],
    ["the last byte of a segment", SEGMENT_BYTES - 1, SEGMENT_BYTES - 1, [0]],
    ["the first byte of the next one", SEGMENT_BYTES, SEGMENT_BYTES, [1]],
    ["both sides of a border", SEGMENT_BYTES - 1, SEGMENT_BYTES, [0, 1]],
    ["three segments and a half", SEGMENT_BYTES / 2, 4 * SEGMENT_BYTES - 1, [0, 1, 2, 3]],
    ["the end", 5 * SEGMENT_BYTES + 98, 5 * SEGMENT_BYTES + 99, [5]],
  ])("a range reads only its own segments: %s", async (_what, first, last, touched) => {
    const one = place(5 * SEGMENT_BYTES + 100);
    expect(await read(one, { first, last })).toEqual({ given: last - first + 1, end: "whole" });
    const numbers = reads.slice(1).flatMap(({ from, length }) => {
      const number = (from - HEADER_BYTES) / SEALED_SEGMENT_BYTES;
      return Array.from({ length: Math.ceil((length - 1) / SEALED_SEGMENT_BYTES) }, (_, index) => number + index);
    });
    expect(numbers).toEqual(touched);
  });

  it("a storage is asked for no byte behind the range, and ends its request when the reader goes", async () => {
    const one = place(9 * SEGMENT_BYTES);
    const part = { first: SEGMENT_BYTES, last: 6 * SEGMENT_BYTES - 1 };
    expect(await read(one, part)).toMatchObject({ end: "whole" });
    const untilSegment6 = HEADER_BYTES + 6 * SEALED_SEGMENT_BYTES;
    expect(new Set(reads.slice(1).map(({ until }) => until))).toEqual(new Set([untilSegment6]));
    expect(closed).toBe(1);
    const opened = await readDocument(ctx, one.stored, one.expected, null);
    if (!opened.ok) throw new Error(opened.error.reason);
    await opened.value.next();
    expect(closed).toBe(1);
    await opened.value.return(undefined);
    expect(closed).toBe(2);
    change(one, (sealed) => flip(sealed, 0));
    expect(await read(one)).toMatchObject({ end: "ciphertext" });
    expect(closed).toBe(3);
  });

  it("a reader holds at most two segments: it reads the next ones when the last ones are taken", async () => {
    const one = place(7 * SEGMENT_BYTES);
    const opened = await readDocument(ctx, one.stored, one.expected, null);
    if (!opened.ok) throw new Error(opened.error.reason);
    let taken = 0;
    for await (const chunk of opened.value) {
      taken += chunk.length;
      const readSegments = reads
        .slice(1)
        .reduce((sum, { length }) => sum + Math.floor(length / SEALED_SEGMENT_BYTES), 0);
      expect(chunk.length).toBeLessThanOrEqual(2 * SEGMENT_BYTES);
      expect(readSegments * SEGMENT_BYTES).toBe(taken);
    }
    expect(taken).toBe(7 * SEGMENT_BYTES);
  });

  it.each<[string, (sealed: Buffer) => Buffer, number]>([
    ["truncated within a segment", (sealed) => sealed.subarray(0, -40), 4],
    ["truncated by whole segments", withSegments([0, 1, 2, 3]), 4],
    ["truncated to its header", (sealed) => sealed.subarray(0, HEADER_BYTES), 0],
    ["empty", () => Buffer.alloc(0), 0],
    ["longer than sealed", (sealed) => Buffer.concat([sealed, Buffer.of(0)]), 4],
    ["with two segments exchanged", withSegments([0, 1, 3, 2, 4, 5]), 2],
    ["with a segment repeated", withSegments([0, 1, 2, 2, 4, 5]), 2],
    ["with a segment left out", withSegments([0, 1, 2, 4, 5]), 2],
    ["with one bit of segment 4 changed", (sealed) => flip(sealed, HEADER_BYTES + 4 * SEALED_SEGMENT_BYTES + 9), 4],
    ["with one bit of a tag changed", (sealed) => flip(sealed, HEADER_BYTES + 3 * SEALED_SEGMENT_BYTES - 1), 2],
    ["with another version", (sealed) => flip(sealed, 0), 0],
    ["with another nonce prefix", (sealed) => flip(sealed, 5), 0],
  ])("%s: no byte of it or behind it is given", async (_what, damage, before) => {
    const one = place(5 * SEGMENT_BYTES + 100);
    change(one, damage);
    expect(await read(one)).toEqual({ given: before * SEGMENT_BYTES, end: "ciphertext" });
  });

  it("with a segment of another document under the same key number: refused", async () => {
    const [one, other] = [place(3 * SEGMENT_BYTES), place(3 * SEGMENT_BYTES, "other")];
    const foreign = segment(objects.get("other") ?? Buffer.alloc(0), 2);
    change(one, (sealed) => Buffer.concat([sealed.subarray(0, HEADER_BYTES + 2 * SEALED_SEGMENT_BYTES), foreign]));
    expect(await read(one)).toMatchObject({ end: "ciphertext" });
    objects.set("document", objects.get("other") ?? Buffer.alloc(0));
    expect(await read(one)).toEqual({ given: 0, end: "ciphertext" });
    const moved = { ...one, stored: { ...other.stored, documentId: "document" } };
    expect(await read(moved)).toEqual({ given: 0, end: "wrapped-key" });
  });

  it("that is not the one which was taken in ends before its last two segments", async () => {
    const one = place(5 * SEGMENT_BYTES);
    const expected = { ...one.expected, sha256: "0".repeat(64) };
    expect(await read({ ...one, expected })).toEqual({ given: 4 * SEGMENT_BYTES, end: "sha256" });
    expect(await readWholeDocument(ctx, one.stored, expected)).toMatchObject({ error: { reason: "sha256" } });
  });

  it("that is rewrapped while it is read is read to its end", async () => {
    const one = place(5 * SEGMENT_BYTES);
    const opened = await readDocument(ctx, one.stored, one.expected, null);
    if (!opened.ok) throw new Error(opened.error.reason);
    const resealed = keep(sealDocument(ctx, { documentId: "document", bytes: one.bytes }), one.bytes);
    jest.mocked(findStoredDocument).mockResolvedValue(resealed.stored);
    const chunks: Buffer[] = [];
    for await (const chunk of opened.value) chunks.push(chunk);
    expect(Buffer.concat(chunks).equals(one.bytes)).toBe(true);
  });
});

function flip(sealed: Buffer, at: number): Buffer {
  sealed[at] = (sealed[at] ?? 0) ^ 1;
  return sealed;
}

describe("a document that was sealed whole by an older release", () => {
  it.each(SIZES)("of %i bytes is read, whole and in parts", async (size) => {
    const one = placeWhole(size);
    expect(await read(one)).toEqual({ given: size, end: "whole" });
    if (size < 3) return;
    const part = { first: Math.floor(size / 3), last: size - 2 };
    expect(await read(one, part)).toEqual({ given: part.last - part.first + 1, end: "whole" });
  });

  it.each<[string, (sealed: Buffer) => Buffer]>([
    ["one bit of the nonce changed", (sealed) => flip(sealed, 3)],
    ["one bit of the end changed", (sealed) => flip(sealed, sealed.length - 20)],
    ["one bit of the tag changed", (sealed) => flip(sealed, sealed.length - 1)],
    ["its end cut off", (sealed) => sealed.subarray(0, -1)],
    ["a byte added", (sealed) => Buffer.concat([sealed, Buffer.of(0)])],
  ])("with %s: no byte is given, not even of a part that is intact", async (_what, damage) => {
    const one = placeWhole(3 * SEGMENT_BYTES);
    change(one, damage);
    expect(await read(one, { first: 0, last: 9 })).toEqual({ given: 0, end: "ciphertext" });
  });

  it("is read whole for the first part of it only, and a part that is changed later is refused", async () => {
    const one = placeWhole(9 * SEGMENT_BYTES);
    expect(await read(one, { first: 0, last: 9 })).toEqual({ given: 10, end: "whole" });
    reads = [];
    const part = { first: 4 * SEGMENT_BYTES, last: 5 * SEGMENT_BYTES - 1 };
    expect(await read(one, part)).toEqual({ given: SEGMENT_BYTES, end: "whole" });
    expect(reads.reduce((sum, { length }) => sum + length, 0)).toBeLessThan(SEGMENT_BYTES + 100);
    change(one, (sealed) => flip(sealed, 4 * SEGMENT_BYTES + 100));
    expect(await read(one, part)).toEqual({ given: 0, end: "ciphertext" });
    change(one, (sealed) => flip(flip(sealed, 4 * SEGMENT_BYTES + 100), 3));
    expect(await read(one, part)).toEqual({ given: 0, end: "ciphertext" });
  });

  it("bytes that are changed after the whole was verified are not given", async () => {
    const one = placeWhole(5 * SEGMENT_BYTES);
    const opened = await readDocument(ctx, one.stored, one.expected, null);
    if (!opened.ok) throw new Error(opened.error.reason);
    change(one, (sealed) => flip(sealed, 4 * SEGMENT_BYTES + 100));
    let given = 0;
    const reading = (async () => {
      for await (const chunk of opened.value) given += chunk.length;
    })();
    await expect(reading).rejects.toMatchObject({ reason: "ciphertext" });
    expect(given).toBe(4 * SEGMENT_BYTES);
  });
});
