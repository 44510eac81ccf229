import { type OpenContext, openContext } from "@/lib/context";
import { migrateDatabase } from "@/lib/db/migrate";
import { readSettings } from "@/lib/env";
import { createLog } from "@/lib/log";
import { openLocalDatabase } from "@/scripts/local-database";
import { databaseLine } from "@/scripts/named-database";
import { printError } from "./output";

let namedDatabase = "";

/**
 * Runs a command with the context of its database (scripts/local-database.ts), which is named on stderr once. The log
 * goes to stderr too, because stdout holds the result.
 */
export async function withContext<T>(work: (ctx: OpenContext["ctx"]) => Promise<T>): Promise<T> {
  const environment = await openLocalDatabase();
  try {
    const settings = readSettings(environment.env);
    const line = databaseLine(settings, settings.databaseUrl);
    if (line !== namedDatabase) printError(line);
    namedDatabase = line;
    if (environment.embedded) await migrateDatabase(settings.databaseUrl);
    const opened = openContext(settings, { name: "portal-cli", log: createLog("warn", "portal-cli", "stderr") });
    try {
      return await work(opened.ctx);
    } finally {
      await opened.close();
    }
  } finally {
    await environment.release();
  }
}
