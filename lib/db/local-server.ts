/**
 * The note that the embedded database leaves in its data folder while it runs. The commands of a deployment read it to
 * refuse that database; they never load the code that starts it (lib/db/embedded).
 */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { isRunning } from "@/lib/db/is-running";

type LocalServer = { pid: number; port: number };

const fileIn = (dataDir: string) => path.join(dataDir, "postgres.json");

/** @param dataDir the data folder; absolute, exists */
export function noteLocalServer(dataDir: string, { pid, port }: LocalServer): void {
  writeFileSync(fileIn(dataDir), `${JSON.stringify({ pid, port })}\n`, { mode: 0o644 });
}

export function forgetLocalServer(dataDir: string): void {
  rmSync(fileIn(dataDir), { force: true });
}

/**
 * @param dataDir the data folder; it may be missing or unreadable
 * @returns the port on 127.0.0.1 of the embedded database that runs on this data folder; null when none does
 */
export function findLocalServerPort(dataDir: string): number | null {
  try {
    const { pid, port } = JSON.parse(readFileSync(fileIn(dataDir), "utf8")) as LocalServer;
    return Number.isInteger(pid) && Number.isInteger(port) && isRunning(pid) ? port : null;
  } catch {
    return null;
  }
}
