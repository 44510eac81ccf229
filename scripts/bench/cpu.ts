import { readFileSync } from "node:fs";

/** Clock ticks a second in /proc, the same on every Linux this runs on. */
const TICKS_PER_SECOND = 100;

/** CPU seconds (user and system, all threads) that a process has used so far; null on systems without /proc. */
export function cpuSeconds(pid: number): number | null {
  try {
    // The name in parentheses may hold spaces; the numbers follow the last one.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  } catch {
    return null;
  }
}
