import path from "node:path";
import { describeDatabase, isLocalPort } from "@/lib/db/database-address";
import { findLocalServerPort } from "@/lib/db/local-server";
import { CommandError } from "@/lib/kernel/command-error";
import type { Settings } from "@/lib/settings";
import { dataFolder } from "@/scripts/data-folder";

const root = path.resolve(import.meta.dirname, "..");

/**
 * The line that every command prints on stderr before it uses a database: `Database: host:port/name`.
 *
 * @param url address of the database
 * @param dataDir the data folder of this checkout's demo; absolute
 * @throws CommandError in production, when the address is that of the demo's database, which no deployment uses
 */
export function databaseLine(
  { mode }: Pick<Settings, "mode">,
  url: string,
  dataDir = dataFolder(root, process.env),
): string {
  const database = describeDatabase(url);
  const demoPort = mode === "production" ? findLocalServerPort(dataDir) : null;
  if (demoPort !== null && isLocalPort(url, demoPort)) {
    throw new CommandError(
      `DATABASE_URL is the demo's own database (${database}), which is not for production: name another one.`,
    );
  }
  return `Database: ${database}`;
}
