/** Which process runs a demo on a data folder: demo.lock from the start on, demo.json when it is ready. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { isRunning } from "@/lib/db/is-running";
import { demoLockFile } from "@/scripts/data-folder";
import type { DemoStaffMember } from "@/scripts/demo/seed-staff";
import type { StackPids } from "@/scripts/demo/stack";

export type DemoCustomerState = "active" | "invited" | "expired" | "locked" | "customer-portal";

export type DemoCustomer = { email: string; name: string; state: DemoCustomerState } & (
  | { password: string }
  | { initialPassword: string }
  | Record<never, never>
);

/** The content of demo.json, which scripts outside read: field names are stable. */
export type DemoFile = {
  portalUrl: string;
  mailUrl: string;
  databaseUrl: string;
  apiKey: string | null;
  pids: StackPids;
  customers: DemoCustomer[];
  staff: DemoStaffMember[];
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

/** The demo, or `npm run dev` with its own database. */
const DEMO_SCRIPTS = /demo|scripts\/dev\.ts/;

/** Process ids are reused, so where /proc exists the command line of the process is checked too. */
function isDemo(pid: number): boolean {
  if (!isRunning(pid)) return false;
  const commandLine = `/proc/${pid}/cmdline`;
  return !existsSync(commandLine) || DEMO_SCRIPTS.test(readFileSync(commandLine, "utf8"));
}

/** The demo that runs or starts on this data folder, or null. */
export function findRunningDemo(dataDir: string): (Lock & { file: DemoFile | null }) | null {
  const lock = readJson<Lock>(demoLockFile(dataDir));
  if (!lock || !isDemo(lock.pid)) return null;
  return { ...lock, file: readJson<DemoFile>(demoFile(dataDir)) };
}

/** Makes this process the demo of the data folder; false when another process is. */
export function claimDemo(dataDir: string, portalUrl: string): boolean {
  mkdirSync(dataDir, { recursive: true });
  // Removes the files of a demo that was killed.
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

/** Writes demo.json atomically, with mode 0600 because it holds passwords. */
export function writeDemoFile(dataDir: string, file: DemoFile): void {
  const part = `${demoFile(dataDir)}.part`;
  rmSync(part, { force: true });
  writeFileSync(part, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600 });
  renameSync(part, demoFile(dataDir));
}
