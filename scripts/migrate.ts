/**
 * `npm run db:migrate`: migrates the database of this environment to this release. `npm start` does the same before it
 * serves; this command does it before a deployment. Prints one line for every migration on stdout; exit status 1 on
 * failure.
 */
import "./load-env-file.mjs";
import { migrateDatabase } from "@/lib/db/migrate";
import { ConfigurationError, loadSettings } from "@/lib/env";
import { CommandError } from "@/lib/kernel/command-error";
import { printable } from "@/lib/kernel/printable";
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
    console.error(printable(`✗ The database was not migrated: ${faultText(error)}`));
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
