import "server-only";
import { ConfigurationError, loadSettings } from "@/lib/env";
import { runWorker } from "@/lib/jobs/run-worker";
import type { Settings } from "@/lib/settings";

function settingsOrEnd(): Settings {
  try {
    return loadSettings();
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    console.error(error.message);
    return process.exit(1);
  }
}

/** Checks the configuration when the server starts; the worker, if it is to run in here, starts beside it. */
export async function startServerProcess(): Promise<void> {
  const settings = settingsOrEnd();
  // Not awaited: a database that is not there yet must not keep the server from answering 503.
  if (settings.runWorkerInProcess) void runWorker(settings);
}
