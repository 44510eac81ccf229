/**
 * `npm run db:migrate`: migrates the database of this environment to this release. `npm start` does the same before it
 * serves; this command does it before a deployment. Prints a ✓ line for every migration on stdout; on failure a ✗
 * line on stderr that names the migration, and exit status 1.
 */
import "./load-env-file.mjs";
import path from "node:path";
import { migrateDatabase } from "@/lib/db/migrate";
import { ConfigurationError, loadSettings } from "@/lib/env";
import { CommandError } from "@/lib/kernel/command-error";
import { printable } from "@/lib/kernel/printable";
import { failedMigration } from "@/scripts/failed-migration";
import { databaseLine } from "@/scripts/named-database";
import { faultText } from "@/scripts/portal/fault-text";

async function migrate(): Promise<void> {
  const settings = loadSettings();
  const url = settings.databaseUrlUnpooled ?? settings.databaseUrl;
  console.error(printable(databaseLine(settings, url)));
  try {
    const applied = await migrateDatabase(url);
    for (const name of applied) console.log(`✓ ${name}`);
    console.log(applied.length > 0 ? "✓ job queues" : "✓ nothing to migrate");
  } catch (error) {
    const failed = failedMigration(error, path.join(process.cwd(), "drizzle/migrations"));
    console.error(printable(`✗ ${failed ?? "The database was not migrated"}: ${faultText(error)}`));
    // All missing migrations are one transaction.
    if (failed) console.error("Nothing was changed: no migration of this call was applied.");
    process.exitCode = 1;
  }
}

try {
  await migrate();
} catch (error) {
  if (!(error instanceof ConfigurationError || error instanceof CommandError)) throw error;
  console.error(error.message);
  process.exit(1);
}
