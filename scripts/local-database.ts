/**
 * The environment of a command on this machine: the given one when DATABASE_URL is set; else that of the running demo
 * or `npm run dev`; else, only with PORTAL_MODE=demo, the demo's database, started for the command. Otherwise nothing
 * is started. With NODE_ENV=production the database always comes from DATABASE_URL.
 */
import path from "node:path";
import { CommandError } from "@/lib/kernel/command-error";
import type { LocalDatabase } from "@/scripts/command-database";
import { dataFolder, hasDemoLock } from "@/scripts/data-folder";

const root = path.resolve(import.meta.dirname, "..");
const NO_DATABASE =
  "No database is named, so nothing was started. Set DATABASE_URL in the environment or in .env; or start the demo of " +
  "this checkout (npm run demo); or set PORTAL_MODE=demo to work on the demo's data while the demo is not running.";

/**
 * Finds or starts the database for a command.
 *
 * @throws CommandError: no database is named, a demo is starting, or the embedded database does not start
 */
export async function openLocalDatabase(inherited: NodeJS.ProcessEnv = process.env): Promise<LocalDatabase> {
  // In production lib/env.ts reports a missing DATABASE_URL.
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
