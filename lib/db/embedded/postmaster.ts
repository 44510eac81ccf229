/** Reads postmaster.pid and checks whether its server is running. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { isRunning } from "@/lib/db/is-running";

const CHECK_EVERY_MS = 25;

export type Postmaster = { pid: number; port: number | null; ready: boolean };

/** False only when the system names another program: after a reboot the id may belong to another process. */
function looksLikePostgres(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0")[0]?.includes("postgres") ?? true;
  } catch {
    return true;
  }
}

/** Finds the running server of a cluster. @returns null when none is running, also if a crashed one left its file */
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
  // Line 4 is the port and line 8 the state. Both are written during the start.
  return { pid, port: Number(lines[3]) || null, ready: lines[7]?.trim() === "ready" };
}

/** Waits for the end of a process. @returns false when it is still running after `withinMs` milliseconds */
export async function waitUntilEnded(pid: number, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (isRunning(pid)) {
    if (performance.now() > deadline) return false;
    await pause(CHECK_EVERY_MS);
  }
  return true;
}
