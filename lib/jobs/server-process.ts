import "server-only";
import { ConfigurationError, loadSettings } from "@/lib/env";
import type { RunningWorker } from "@/lib/jobs/run-worker";
import type { Settings } from "@/lib/settings";

/** Reads the settings. A wrong configuration prints every problem and exits with status 1. */
export function settingsOrExit(): Settings {
  try {
    return loadSettings();
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    console.error(error.message);
    return process.exit(1);
  }
}

/**
 * Starts what a server process does besides answering requests: the worker if RUN_WORKER=1, else the search for alarms.
 *
 * @returns the worker, which has to be stopped with the server; null without one
 */
export async function startBackgroundWork(settings: Settings): Promise<RunningWorker | null> {
  // Imported only when needed: the code of the worker takes about 100 MB of memory.
  if (settings.runWorkerInProcess) return (await import("@/lib/jobs/run-worker")).runWorker(settings);
  const { openContext } = await import("@/lib/context");
  const { watchAlarms } = await import("@/lib/jobs/watch-alarms");
  const { reportDroppedParameters } = await import("@/lib/db/connect-options");
  const { ctx } = openContext(settings, { name: "portal", maxConnections: 1 });
  reportDroppedParameters(settings, ctx.log);
  watchAlarms(ctx);
  return null;
}
