/** Who runs a demo on this data folder, and what it tells the others: demo.lock while it starts, demo.json when ready. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { isRunning } from "@/lib/db/is-running";
import { demoLockFile } from "@/scripts/data-folder";
import type { StackPids } from "@/scripts/demo/stack";

export type DemoCustomerState = "active" | "invited" | "expired" | "locked" | "customer-portal";

export type DemoCustomer = { email: string; name: string; state: DemoCustomerState } & (
  | { password: string }
  | { initialPassword: string }
  | Record<never, never>
);

/** demo.json (CONTRACT, Commands). */
export type DemoFile = {
  portalUrl: string;
  mailUrl: string;
  databaseUrl: string;
  apiKey: string | null;
  pids: StackPids;
  customers: DemoCustomer[];
};

type Lock = { pid: number; portalUrl: string };

const demoFile = (dataDir: string) => path.join(dataDir, "demo.json");

function readJson<T>(file: string): T | null {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as T;
  } catch {
    return null;
  }
}

/** A demo, or `npm run dev` on a database of its own. */
const OUR_SCRIPTS = /demo|scripts\/dev\.ts/;

/** Process numbers are reused after a reboot: where the system tells, the process must really be one of these. */
function isDemo(pid: number): boolean {
  if (!isRunning(pid)) return false;
  const commandLine = `/proc/${pid}/cmdline`;
  return !existsSync(commandLine) || OUR_SCRIPTS.test(readFileSync(commandLine, "utf8"));
}

/** The demo that runs or is starting on this data folder, or null. */
export function findRunningDemo(dataDir: string): (Lock & { file: DemoFile | null }) | null {
  const lock = readJson<Lock>(demoLockFile(dataDir));
  if (!lock || !isDemo(lock.pid)) return null;
  return { ...lock, file: readJson<DemoFile>(demoFile(dataDir)) };
}

/** Marks this process as the demo of the data folder; false when another one has been quicker. */
export function claimDemo(dataDir: string, portalUrl: string): boolean {
  mkdirSync(dataDir, { recursive: true });
  // What a demo that was killed has left says nothing any more.
  if (!findRunningDemo(dataDir)) releaseDemo(dataDir);
  try {
    writeFileSync(demoLockFile(dataDir), JSON.stringify({ pid: process.pid, portalUrl }), { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

export function releaseDemo(dataDir: string): void {
  rmSync(demoFile(dataDir), { force: true });
  rmSync(demoLockFile(dataDir), { force: true });
}

/** Readers see the old file or the new one, never half of one. It holds passwords: 0600. */
export function writeDemoFile(dataDir: string, file: DemoFile): void {
  const part = `${demoFile(dataDir)}.part`;
  rmSync(part, { force: true });
  writeFileSync(part, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600 });
  renameSync(part, demoFile(dataDir));
}
