import { createAnswerLimit } from "@/lib/document/answer-limit";

afterEach(() => jest.useRealTimers());

const MAX = 16;
const taken = (limit = createAnswerLimit(MAX), account = "anna") => ({
  limit,
  releases: Array.from({ length: MAX }, () => limit.take(account)),
});

describe("one customer has at most 16 document answers at once", () => {
  it("16 begin, the 17th does not; another customer's does; each that ends makes room for one", () => {
    const { limit, releases } = taken();
    expect(releases).not.toContain(null);
    expect([limit.take("anna"), limit.underWay()]).toEqual([null, MAX]);
    limit.take("emma")?.();
    releases[0]?.();
    releases[0]?.();
    expect([limit.take("anna") !== null, limit.take("anna"), limit.underWay()]).toEqual([true, null, MAX]);
  });

  it("a viewer's 40 parallel parts all begin, 16 at a time, in their order", async () => {
    const { limit, releases } = taken();
    const begun: number[] = [];
    const parts = Array.from({ length: 24 }, async (_, index) => {
      const release = await limit.wait("anna");
      begun.push(index);
      return release;
    });
    for (const release of releases) release?.();
    for (const part of parts) (await part)?.();
    expect(begun).toEqual(Array.from({ length: 24 }, (_, index) => index));
    expect(limit.underWay()).toBe(0);
  });

  it("a 17th that none makes room for within two seconds is refused, and takes no later room", async () => {
    jest.useFakeTimers();
    const { limit, releases } = taken();
    let answer: unknown = "waiting";
    void limit.wait("anna").then((release) => {
      answer = release;
    });
    await jest.advanceTimersByTimeAsync(1999);
    expect(answer).toBe("waiting");
    await jest.advanceTimersByTimeAsync(1);
    expect(answer).toBeNull();
    for (const release of releases) release?.();
    expect(limit.underWay()).toBe(0);
  });

  it("no more wait than are allowed to", async () => {
    jest.useFakeTimers();
    const { limit } = taken(createAnswerLimit(MAX, { waitMs: 60_000, maxWaiting: 1 }));
    void limit.wait("anna");
    expect(await limit.wait("anna")).toBeNull();
  });
});
