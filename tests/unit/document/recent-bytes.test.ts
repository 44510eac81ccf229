import { createRecentBytes, ENTRY_BYTES, recentBytesLimit } from "@/lib/document/recent-bytes";

const MEGABYTE = 1024 * 1024;
/** A document that takes `bytes` with its entry. */
const document = (documentId: string, bytes: number) => ({
  stored: { documentId, sealed: Buffer.alloc(bytes - ENTRY_BYTES) },
});
const KB = 1024;

afterEach(() => jest.useRealTimers());

describe("documents that were opened lately", () => {
  it("are dropped, those kept for longest first, when more than the limit would be kept", () => {
    const recent = createRecentBytes(100 * KB);
    for (const id of ["a", "b", "c"]) recent.keep(document(id, 40 * KB));
    expect(["a", "b", "c"].map((id) => recent.find(id) !== null)).toEqual([false, true, true]);
    expect(recent.size()).toBe(80 * KB);
    recent.keep(document("d", 20 * KB));
    expect(recent.size()).toBe(100 * KB);
    recent.keep(document("e", ENTRY_BYTES + 1));
    expect(recent.find("b")).toBeNull();
    expect(recent.size()).toBe(60 * KB + ENTRY_BYTES + 1);
  });

  it("count once when a document is kept again", () => {
    const recent = createRecentBytes(100 * KB);
    recent.keep(document("a", 40 * KB));
    const again = document("a", 50 * KB);
    recent.keep(again);
    expect(recent.size()).toBe(50 * KB);
    expect(recent.find("a")).toBe(again);
  });

  it("are kept without bytes when they are large, and not beyond the limit", () => {
    const recent = createRecentBytes(16 * MEGABYTE);
    recent.keep({ stored: { documentId: "a", sealed: null } });
    expect([recent.find("a") !== null, recent.size()]).toEqual([true, ENTRY_BYTES]);
    const verified = { form: 0, digests: Buffer.alloc(320 * 32) };
    recent.keep({ stored: { documentId: "a", sealed: null, verified } });
    expect(recent.size()).toBe(ENTRY_BYTES + 320 * 32);
    const small = createRecentBytes(10 * KB);
    small.keep(document("a", 10 * KB + 1));
    expect([small.find("a"), small.size()]).toEqual([null, 0]);
  });

  it("are dropped after five minutes, also when they were used", () => {
    jest.useFakeTimers();
    const recent = createRecentBytes(100 * KB);
    recent.keep(document("a", 40 * KB));
    jest.advanceTimersByTime(299_999);
    expect(recent.find("a")).not.toBeNull();
    jest.advanceTimersByTime(1);
    expect([recent.find("a"), recent.size()]).toEqual([null, 0]);
  });

  it("are dropped on demand, once", () => {
    const recent = createRecentBytes(100 * KB);
    recent.keep(document("a", 40 * KB));
    recent.drop("a");
    recent.drop("a");
    expect([recent.find("a"), recent.size()]).toEqual([null, 0]);
  });

  it("have a limit that all server processes share", () => {
    expect(recentBytesLimit({ slot: 1, of: 1 })).toBe(16 * MEGABYTE);
    const parts = [1, 2, 3].map((slot) => recentBytesLimit({ slot, of: 3 }));
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(16 * MEGABYTE);
  });
});
