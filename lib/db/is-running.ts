import { readFileSync } from "node:fs";

/** @returns true while a process of that number runs; a zombie, which has ended, does not count */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  return !/^[ZX]/.test(processState(pid));
}

/**
 * @returns on Linux the rest of /proc/<pid>/stat after the name, which begins with the letter of the state; elsewhere
 *   ""
 */
function processState(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2);
  } catch {
    return "";
  }
}
