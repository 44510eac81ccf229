/**
 * `npm run worker`: sends the letters and does the recurring work, as a process of its own (CONTRACT, decision 5). Logs
 * JSON lines. SIGTERM ends it when the jobs under way are done, within 20 s.
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
