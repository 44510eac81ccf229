/**
 * `npm run worker`: sends notifications and runs the recurring jobs as a separate process. Logs JSON lines. SIGTERM
 * ends it when the jobs under way are done, within 20 s.
 */
import "./load-env-file.mjs";
import { ConfigurationError, loadSettings } from "@/lib/env";
import { exitOnSignal, runWorker } from "@/lib/jobs/run-worker";
import { CommandError } from "@/lib/kernel/command-error";
import { databaseLine } from "@/scripts/named-database";

try {
  const settings = loadSettings();
  console.error(databaseLine(settings, settings.databaseUrl));
  exitOnSignal(runWorker(settings));
} catch (error) {
  if (!(error instanceof ConfigurationError || error instanceof CommandError)) throw error;
  console.error(error.message);
  process.exit(1);
}
