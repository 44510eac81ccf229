import { PackedList } from "@/lib/delivery/packed-list";

const MANY = 2_345;

describe("a packed list", () => {
  it("has its values in the order of adding, as often as it is read", () => {
    const list = new PackedList<{ line: number; publishAt: Date | null; documents: string[] }>();
    const values = Array.from({ length: MANY }, (_, line) => ({
      ...{ line, documents: [`őszi díjbekérő ${line}.pdf`] },
      publishAt: line % 2 ? new Date(line) : null,
    }));
    for (const value of values) list.push(value);
    expect(list).toHaveLength(MANY);
    expect([...list]).toEqual(values);
    expect([...list]).toEqual(values);
  });

  it("can be empty", () => {
    expect([...new PackedList()]).toEqual([]);
  });

  it("needs a small part of the memory of its values", () => {
    const line = (index: number) => ({ reference: `KUL-${index}`, body: "Tisztelt Ügyfelünk! ".repeat(50) });
    const list = new PackedList<ReturnType<typeof line>>();
    const before = process.memoryUsage().arrayBuffers;
    for (let index = 0; index < 20_000; index += 1) list.push(line(index));
    // The bodies alone have 20 MB.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4_000_000);
    expect(list).toHaveLength(20_000);
  });
});
