import { parseProportionalBytes, parseStat, treeOf } from "@/scripts/bench/processes";

const stat = (pid: number, name: string, parent: number, times: number[]) =>
  `${pid} (${name}) S ${parent} 1 1 0 -1 4194560 100 0 0 0 ${times.join(" ")} 20 0 11 0 5\n`;

describe("/proc/<pid>/stat", () => {
  it("counts user and system time, its own and that of children that have ended", () => {
    expect(parseStat(stat(42, "node", 7, [100, 20, 3, 4]))).toEqual({ pid: 42, parent: 7, ticks: 127 });
  });

  it("reads past a name with spaces and parentheses", () => {
    expect(parseStat(stat(42, "postgres: io (1) 9 8", 7, [1, 2, 0, 0]))).toEqual({ pid: 42, parent: 7, ticks: 3 });
  });
});

describe("/proc/<pid>/smaps_rollup", () => {
  it("reads the proportional size in bytes, not that of parts of it", () => {
    const text =
      "00-ff ---p 00000000 00:00 0 [rollup]\nRss:  900 kB\nPss:  300 kB\nPss_Dirty:  200 kB\nPss_Anon:  100 kB\n";
    expect(parseProportionalBytes(text)).toBe(300 * 1024);
  });

  it("is nothing for a process that has ended", () => {
    expect(parseProportionalBytes("")).toBe(0);
  });
});

describe("a process and its children", () => {
  const all = [
    { pid: 5, parent: 3, ticks: 0 },
    { pid: 1, parent: 0, ticks: 0 },
    { pid: 2, parent: 1, ticks: 0 },
    { pid: 3, parent: 2, ticks: 0 },
    { pid: 4, parent: 1, ticks: 0 },
  ];
  const pids = (roots: number[]) => treeOf(all, roots).map(({ pid }) => pid);

  it("includes grandchildren, whatever the order of the processes", () => {
    expect(pids([2])).toEqual([5, 2, 3]);
  });

  it("counts a process once that is below two roots", () => {
    expect(pids([2, 3])).toEqual([5, 2, 3]);
  });

  it("is empty when the root has ended", () => {
    expect(pids([9])).toEqual([]);
  });
});
