/** What postmaster.pid says about a server, and whether that server is really there. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { isRunning } from "@/lib/db/is-running";

const CHECK_EVERY_MS = 25;

export type Postmaster = { pid: number; port: number | null; ready: boolean };

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
