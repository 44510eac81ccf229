import { readAhead } from "@/lib/kernel/read-ahead";

async function collect<T>(results: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const result of results) collected.push(result);
  return collected;
}

describe("results that are read ahead", () => {
  it("come in the order of the items, whatever is ready first", async () => {
    const resolvers = new Map<number, () => void>();
    const start = (item: number) =>
      new Promise<number>((resolve) => {
        resolvers.set(item, () => resolve(item * 10));
        if (item === 3) for (const one of [3, 1, 2]) resolvers.get(one)?.();
      });
    expect(await collect(readAhead([1, 2, 3], 2, start))).toEqual([10, 20, 30]);
    expect(await collect(readAhead([], 2, start))).toEqual([]);
  });

  it("are started at most `ahead` items before the one in use", async () => {
    let started = 0;
    const start = async (item: number) => {
      started += 1;
      return item;
    };
    for await (const item of readAhead([1, 2, 3, 4, 5, 6], 2, start)) expect(started).toBe(Math.min(item + 2, 6));
  });

  it("end with the first failure in their order, and a later one is not left unhandled", async () => {
    const used: number[] = [];
    const start = async (item: number) => {
      if (item > 1) throw new Error(`item ${item}`);
      return item;
    };
    const use = async () => {
      for await (const item of readAhead([1, 2, 3], 2, start)) used.push(item);
    };
    await expect(use()).rejects.toThrow("item 2");
    expect(used).toEqual([1]);
  });
});
