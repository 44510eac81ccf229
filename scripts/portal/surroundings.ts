import { type OpenContext, openContext } from "@/lib/context";
import { migrateDatabase } from "@/lib/db/migrate";
import { readSettings } from "@/lib/env";
import { createLog } from "@/lib/log";
import { localSurroundings } from "@/scripts/local-surroundings";

/**
 * Runs a command against the right database: DATABASE_URL's, else the demo's running one, else the embedded one for the
 * command's duration. The log goes to stderr: stdout belongs to the answer.
 */
export async function withContext<T>(work: (ctx: OpenContext["ctx"]) => Promise<T>): Promise<T> {
  const surroundings = await localSurroundings();
  try {
    const settings = readSettings(surroundings.env);
    if (surroundings.embedded) await migrateDatabase(settings.databaseUrl);
    const opened = openContext(settings, { name: "portal-cli", log: createLog("warn", "portal-cli", "stderr") });
    try {
      return await work(opened.ctx);
    } finally {
      await opened.close();
    }
  } finally {
    await surroundings.release();
  }
}
