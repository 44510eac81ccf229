import type { SealContext } from "@/lib/crypto/seal";
import { type SegmentPosition, segmentOpener, segmentSealer } from "@/lib/crypto/segment-seal";
import { HEADER_BYTES, SEGMENT_BYTES, sealedLength, sealedPlace, segmentCount } from "@/lib/crypto/segments";
import { systemRandom } from "@/lib/kernel/random";

const context: SealContext = { purpose: "document-bytes", secret: Buffer.alloc(32, 7), associatedData: "row" };
const sealer = segmentSealer(context, systemRandom);
const open = segmentOpener(context, sealer.header);
const middle = { number: 1, isLast: false };
const last = { number: 2, isLast: true };
const whole = Buffer.alloc(SEGMENT_BYTES, "whole");
const sealedMiddle = sealer.seal(whole, middle);
const sealedLast = sealer.seal(Buffer.from("the end"), last);

function flipped(bytes: Uint8Array, bit: number): Buffer {
  const changed = Buffer.from(bytes);
  changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return changed;
}

describe("a sealed segment", () => {
  it("opens at its own place in its own file", () => {
    expect(open?.(sealedMiddle, middle)?.equals(whole)).toBe(true);
    expect(open?.(sealedLast, last)?.toString()).toBe("the end");
  });

  it.each<[string, SegmentPosition]>([
    ["another number", { number: 3, isLast: true }],
    ["a number that differs in its highest byte", { number: 2 + 2 ** 24, isLast: true }],
    ["the wrong last-segment flag", { number: 2, isLast: false }],
  ])("does not open with %s", (_what, position) => {
    expect(open?.(sealedLast, position)).toBeNull();
  });

  it("a full one that is not the last does not open as the last one", () => {
    expect(open?.(sealedMiddle, { ...middle, isLast: true })).toBeNull();
  });

  it("does not open for another row, purpose or key, nor with the header of another file", () => {
    const others: SealContext[] = [
      { ...context, associatedData: "another row" },
      { ...context, purpose: "document-key" },
      { ...context, secret: Buffer.alloc(32, 8) },
    ];
    for (const other of others) expect(segmentOpener(other, sealer.header)?.(sealedLast, last)).toBeNull();
    const foreign = segmentOpener(context, segmentSealer(context, systemRandom).header);
    expect(foreign?.(sealedLast, last)).toBeNull();
  });

  it("does not open with any one bit changed, in the header or in the segment", () => {
    for (let bit = 0; bit < HEADER_BYTES * 8; bit += 1) {
      const changed = segmentOpener(context, flipped(sealer.header, bit));
      expect([bit, changed ? changed(sealedLast, last) : null]).toEqual([bit, null]);
    }
    for (let bit = 0; bit < sealedLast.length * 8; bit += 1) {
      expect([bit, open?.(flipped(sealedLast, bit), last)]).toEqual([bit, null]);
    }
  });

  it("does not open when any byte is cut off or added", () => {
    for (let length = 0; length < sealedLast.length; length += 1) {
      expect([length, open?.(sealedLast.subarray(0, length), last)]).toEqual([length, null]);
    }
    expect(open?.(Buffer.concat([sealedLast, Buffer.of(0)]), last)).toBeNull();
    expect(open?.(sealedMiddle.subarray(1), middle)).toBeNull();
    expect(segmentOpener(context, sealer.header.subarray(1))).toBeNull();
  });
});

it("equal files have different sealed bytes", () => {
  const again = segmentSealer(context, systemRandom);
  expect(again.seal(whole, middle).equals(sealedMiddle)).toBe(false);
});

it.each([
  [0, 1, 24],
  [1, 1, 25],
  [SEGMENT_BYTES - 1, 1, SEGMENT_BYTES + 23],
  [SEGMENT_BYTES, 1, SEGMENT_BYTES + 24],
  [SEGMENT_BYTES + 1, 2, SEGMENT_BYTES + 41],
  [3 * SEGMENT_BYTES, 3, 3 * SEGMENT_BYTES + 56],
])("a file of %i bytes has %i segments and %i sealed bytes", (plainBytes, segments, sealedBytes) => {
  expect([segmentCount(plainBytes), sealedLength(plainBytes)]).toEqual([segments, sealedBytes]);
  const { from, length } = sealedPlace(segments - 1, segments, plainBytes);
  expect(from + length).toBe(sealedBytes);
});
