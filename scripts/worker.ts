/**
 * `npm run worker`: sends the letters and does the recurring work, as a process of its own (CONTRACT, decision 5). Logs
 * JSON lines. SIGTERM ends it when the jobs under way are done, within 20 s.
 */
import { ConfigurationError, loadSettings } from "@/lib/env";
import { runWorker } from "@/lib/jobs/run-worker";

try {
  await runWorker(loadSettings());
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error;
  console.error(error.message);
  process.exit(1);
}
