import path from "node:path";
import { describeDatabase, isLocalPort } from "@/lib/db/database-address";
import { EmbeddedPostgresError } from "@/lib/db/embedded/embedded-postgres-error";
import { findEmbeddedPostgres } from "@/lib/db/embedded/launcher";
import type { Settings } from "@/lib/settings";
import { dataFolder } from "@/scripts/demo/settings";

const root = path.resolve(import.meta.dirname, "..");

/** The port of the database that runs on this checkout's data folder; null when none does, or when nobody may look. */
async function embeddedPort(dataDir: string): Promise<number | null> {
  try {
    const url = await findEmbeddedPostgres({ dataDir, durable: true, checkout: root });
    return url === null ? null : Number(new URL(url).port);
  } catch (error) {
    if (error instanceof EmbeddedPostgresError) return null;
    throw error;
  }
}

/**
 * The line that every command prints on stderr before it works on a database: `Database: host:port/name`.
 *
 * @param url of the database that the command works on
 * @param dataDir the data folder of this checkout's demo; absolute
 * @throws EmbeddedPostgresError in production, when that is the demo's database in this checkout's data folder: no
 *         deployment reads what is written there
 */
export async function databaseLine(
  { mode }: Pick<Settings, "mode">,
  url: string,
  dataDir = dataFolder(root, process.env),
): Promise<string> {
  const database = describeDatabase(url);
  if (mode === "production") {
    const port = await embeddedPort(dataDir);
    if (port !== null && isLocalPort(url, port)) {
      throw new EmbeddedPostgresError(
        `DATABASE_URL is the demo's own database (${database}), which is not for production: name another one.`,
      );
    }
  }
  return `Database: ${database}`;
}
