/** Allows one start at a time per cluster: two at once would both create it. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { EmbeddedPostgresError } from "@/lib/db/embedded/embedded-postgres-error";
import { isRunning } from "@/lib/db/is-running";

const CHECK_EVERY_MS = 100;
const WAIT_AT_MOST_MS = 120_000;

function holderOf(lock: string): number | null {
  try {
    return Number(readFileSync(lock, "utf8")) || null;
  } catch {
    return null;
  }
}

/**
 * Runs `start` while no other process does so for the same cluster. The lock of a process that has ended is removed.
 *
 * @throws EmbeddedPostgresError when the lock is not free within 120 s
 */
export async function withStartLock<T>(cluster: string, start: () => Promise<T>): Promise<T> {
  const lock = `${cluster}.starting`;
  mkdirSync(path.dirname(lock), { recursive: true });
  const deadline = performance.now() + WAIT_AT_MOST_MS;
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: "wx", mode: 0o600 });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const holder = holderOf(lock);
    if (holder !== null && !isRunning(holder)) rmSync(lock, { force: true });
    else if (performance.now() > deadline) {
      throw new EmbeddedPostgresError(`Process ${holder} has been starting the database for too long; lock: ${lock}`);
    } else await pause(CHECK_EVERY_MS);
  }
  try {
    return await start();
  } finally {
    rmSync(lock, { force: true });
  }
}
