import { freeBytes } from "@/lib/kernel/free-bytes";

it("bytes that have a buffer of their own have no length afterwards", () => {
  const bytes = Buffer.alloc(100_000, "a");
  freeBytes(bytes);
  expect([bytes.length, bytes.buffer.byteLength]).toEqual([0, 0]);
});

it("a part of a larger buffer is kept, because others may use the rest", () => {
  const all = Buffer.alloc(100_000, "a");
  freeBytes(all.subarray(0, 50_000));
  freeBytes(all.subarray(50_000));
  expect([all.length, all.at(-1)]).toEqual([100_000, "a".charCodeAt(0)]);
  const small = Buffer.from("from the pool of Node");
  freeBytes(small);
  expect(small.toString()).toBe("from the pool of Node");
});

it("bytes are freed once", () => {
  const bytes = Buffer.alloc(10);
  freeBytes(bytes);
  expect(() => freeBytes(bytes)).not.toThrow();
});
