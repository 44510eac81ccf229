import { createByteBudget } from "@/lib/document/byte-budget";
import { createRecentBytes, recentBytesLimit } from "@/lib/document/recent-bytes";

const MEGABYTE = 1024 * 1024;
const document = (documentId: string, bytes: number) => ({
  stored: { documentId, keyId: "00000000", wrappedKey: Buffer.alloc(61), ciphertext: Buffer.alloc(bytes) },
});

const recentBytes = (limit: number) => createRecentBytes(limit, createByteBudget(64 * MEGABYTE));

afterEach(() => jest.useRealTimers());

describe("sealed bytes of documents that were opened lately", () => {
  it("are dropped, those kept for longest first, when more than the limit would be kept", () => {
    const recent = recentBytes(100);
    for (const id of ["a", "b", "c"]) recent.keep(document(id, 40));
    expect(["a", "b", "c"].map((id) => recent.find(id) !== null)).toEqual([false, true, true]);
    expect(recent.size()).toBe(80);
    recent.keep(document("d", 20));
    expect(recent.size()).toBe(100);
    recent.keep(document("e", 1));
    expect(recent.find("b")).toBeNull();
    expect(recent.size()).toBe(61);
  });

  it("count once when a document is kept again", () => {
    const recent = recentBytes(100);
    recent.keep(document("a", 40));
    const again = document("a", 50);
    recent.keep(again);
    expect(recent.size()).toBe(50);
    expect(recent.find("a")).toBe(again);
  });

  it("are not kept of a document of more than 2 MB, or beyond the limit", () => {
    const recent = recentBytes(16 * MEGABYTE);
    recent.keep(document("a", 2 * MEGABYTE));
    recent.keep(document("b", 2 * MEGABYTE + 1));
    expect([recent.find("a") !== null, recent.find("b")]).toEqual([true, null]);
    const small = recentBytes(10);
    small.keep(document("a", 11));
    expect([small.find("a"), small.size()]).toEqual([null, 0]);
  });

  it("are dropped after five minutes, also when they were used", () => {
    jest.useFakeTimers();
    const recent = recentBytes(100);
    recent.keep(document("a", 40));
    jest.advanceTimersByTime(299_999);
    expect(recent.find("a")).not.toBeNull();
    jest.advanceTimersByTime(1);
    expect([recent.find("a"), recent.size()]).toEqual([null, 0]);
  });

  it("are dropped on demand, once", () => {
    const recent = recentBytes(100);
    recent.keep(document("a", 40));
    recent.drop("a");
    recent.drop("a");
    expect([recent.find("a"), recent.size()]).toEqual([null, 0]);
  });

  it("are borrowed from the byte budget, and given back when a request needs the bytes", () => {
    const budget = createByteBudget(100);
    const recent = createRecentBytes(80, budget);
    for (const id of ["a", "b"]) recent.keep(document(id, 40));
    expect([recent.size(), budget.inFlight()]).toEqual([80, 0]);
    const release = budget.reserve(50);
    expect(["a", "b"].map((id) => recent.find(id) !== null)).toEqual([false, true]);
    recent.keep(document("c", 51));
    recent.keep(document("d", 50));
    expect(["b", "c", "d"].map((id) => recent.find(id) !== null)).toEqual([false, false, true]);
    release?.();
    recent.keep(document("e", 30));
    expect(recent.size()).toBe(80);
    expect(budget.reserve(100)).not.toBeNull();
    expect(recent.size()).toBe(0);
  });

  it("have a limit that all server processes share", () => {
    expect(recentBytesLimit({ slot: 1, of: 1 })).toBe(16 * MEGABYTE);
    const parts = [1, 2, 3].map((slot) => recentBytesLimit({ slot, of: 3 }));
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(16 * MEGABYTE);
  });
});
