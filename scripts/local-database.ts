/**
 * The environment for a command on this machine: the one it was given when DATABASE_URL is set; else the running demo's (or
 * that of `npm run dev`); else, only with PORTAL_MODE=demo, the demo's database for the command's duration. Without any of
 * these nothing is started, and with NODE_ENV=production the database always comes from DATABASE_URL.
 */
import path from "node:path";
import { CommandError } from "@/lib/kernel/command-error";
import { dataFolder, hasDemoLock } from "@/scripts/data-folder";

const root = path.resolve(import.meta.dirname, "..");
const NO_DATABASE =
  "No database is named, so nothing was started. Set DATABASE_URL in the environment or in .env; or start the demo of " +
  "this checkout (npm run demo); or set PORTAL_MODE=demo to work on the demo's data while the demo is not running.";

export type LocalDatabase = {
  env: NodeJS.ProcessEnv;
  /** True when the database was started, or found, by us: its schema may be older than the code. */
  embedded: boolean;
  /** Ends what was started, unless a demo or another command has come to use it. Close your connections first. */
  release(): Promise<void>;
};

/** @throws CommandError: no database is named, a demo is starting, or the embedded database does not start */
export async function openLocalDatabase(inherited: NodeJS.ProcessEnv = process.env): Promise<LocalDatabase> {
  // In production a missing DATABASE_URL is a wrong configuration like any other (lib/env.ts).
  if (inherited.DATABASE_URL || inherited.DATABASE_URL_FILE || inherited.NODE_ENV === "production") {
    return { env: inherited, embedded: false, release: async () => {} };
  }
  if (inherited.PORTAL_MODE !== "demo" && !hasDemoLock(dataFolder(root, inherited)))
    throw new CommandError(NO_DATABASE);
  // Loaded here and not above: the demo and the embedded database do not ship, and a deployment never comes this far.
  // The only such import; tests/architecture/production-imports.test.ts fails on another one.
  const { openDemoDatabase } = await import("@/scripts/demo/open-database");
  const database = await openDemoDatabase(root, inherited);
  if (!database) throw new CommandError(NO_DATABASE);
  return database;
}
