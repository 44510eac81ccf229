/** What postmaster.pid says about a server, and whether that server is really there. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const CHECK_EVERY_MS = 25;

export type Postmaster = { pid: number; port: number | null; ready: boolean };

/** True while a process of that number does something; a dead one nobody has collected yet does not count. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  return !/^[ZX]/.test(processState(pid));
}

/** Linux: the rest of /proc/<pid>/stat after the name, beginning with the state's letter; elsewhere empty. */
function processState(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2);
  } catch {
    return "";
  }
}

/** False only when the system says that the process is some other program: numbers come again after a reboot. */
function looksLikePostgres(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0")[0]?.includes("postgres") ?? true;
  } catch {
    return true;
  }
}

/** The live server of a cluster folder, or null when none runs (or only the note of a crashed one is left). */
export function findPostmaster(cluster: string): Postmaster | null {
  let lines: string[];
  try {
    lines = readFileSync(path.join(cluster, "postmaster.pid"), "utf8").split("\n");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0 || !isRunning(pid) || !looksLikePostgres(pid)) return null;
  // Line 4 is the port, line 8 the state; both are written as the start goes on.
  return { pid, port: Number(lines[3]) || null, ready: lines[7]?.trim() === "ready" };
}

/** Resolves true once the process has ended, false when `withinMs` have passed before that. */
export async function waitUntilEnded(pid: number, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (isRunning(pid)) {
    if (performance.now() > deadline) return false;
    await pause(CHECK_EVERY_MS);
  }
  return true;
}
