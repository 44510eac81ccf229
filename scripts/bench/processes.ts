/** CPU time and memory of processes and all their children, from /proc of Linux. */
import { readdirSync, readFileSync } from "node:fs";

/** Clock ticks a second in /proc, the same on every Linux this runs on. */
const TICKS_PER_SECOND = 100;
const KIB = 1024;

export type ProcessStat = {
  pid: number;
  parent: number;
  /** User and system time of all threads, and of the children that have ended, in clock ticks. */
  ticks: number;
};

/** Parses `/proc/<pid>/stat`. The name in parentheses may hold spaces and parentheses; numbers follow the last one. */
export function parseStat(text: string): ProcessStat {
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const [, parent, , , , , , , , , , user, system, endedUser, endedSystem] = fields.map(Number);
  const ticks = (user ?? 0) + (system ?? 0) + (endedUser ?? 0) + (endedSystem ?? 0);
  return { pid: Number.parseInt(text, 10), parent: parent ?? 0, ticks };
}

/** Parses `/proc/<pid>/smaps_rollup`: bytes of memory, of which a page shared by n processes counts 1/n. */
export function parseProportionalBytes(text: string): number {
  return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) * KIB;
}

/** The processes of `roots` with their children, grandchildren and so on, each once. */
export function treeOf(all: readonly ProcessStat[], roots: readonly number[]): ProcessStat[] {
  const found = new Set(roots);
  for (let before = 0; before < found.size; ) {
    before = found.size;
    for (const { pid, parent } of all) if (found.has(parent)) found.add(pid);
  }
  return all.filter(({ pid }) => found.has(pid));
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    // The process has ended, or this system has no /proc.
    return null;
  }
}

function runningProcesses(): ProcessStat[] {
  const texts = readdirSync("/proc").map((name) => (/^\d+$/.test(name) ? readIfThere(`/proc/${name}/stat`) : null));
  return texts.flatMap((text) => (text === null ? [] : [parseStat(text)]));
}

/** The running processes below `roots`, themselves included. @throws on systems without /proc */
export const processTree = (roots: readonly number[]): ProcessStat[] => treeOf(runningProcesses(), roots);

/** CPU seconds that the processes of `roots` and all their children have used so far. */
export function cpuSeconds(roots: readonly number[]): number {
  return processTree(roots).reduce((sum, { ticks }) => sum + ticks, 0) / TICKS_PER_SECOND;
}

/** Bytes of memory of the processes of `roots` and all their children; shared pages are counted in parts. */
export function proportionalBytes(roots: readonly number[]): number {
  return processTree(roots).reduce((sum, { pid }) => {
    const text = readIfThere(`/proc/${pid}/smaps_rollup`);
    return sum + (text === null ? 0 : parseProportionalBytes(text));
  }, 0);
}
