/** Brings the database of this environment to this release: before the portal's start, or by hand before a deployment. */
import { migrateDatabase } from "@/lib/db/migrate";
import { ConfigurationError, loadSettings } from "@/lib/env";

try {
  const settings = loadSettings();
  await migrateDatabase(settings.databaseUrlUnpooled ?? settings.databaseUrl);
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error;
  console.error(error.message);
  process.exit(1);
}
