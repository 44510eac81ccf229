import "server-only";
import { ConfigurationError, loadSettings } from "@/lib/env";
import type { RunningWorker } from "@/lib/jobs/run-worker";
import type { Settings } from "@/lib/settings";

/** The settings of this process; a wrong configuration ends it with exit status 1 and names every problem. */
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
 * Starts what a server process does besides answering requests: the worker where RUN_WORKER=1 asks for it, else a watch
 * over notifications that no worker sends.
 *
 * @returns the worker, to be stopped with the server
 */
export async function startBackgroundWork(settings: Settings): Promise<RunningWorker | null> {
  // Loaded when needed: the worker's code takes some 100 MB.
  if (settings.runWorkerInProcess) return (await import("@/lib/jobs/run-worker")).runWorker(settings);
  const { openContext } = await import("@/lib/context");
  const { watchBacklog } = await import("@/lib/jobs/backlog");
  const { reportDroppedParameters } = await import("@/lib/db/connect-options");
  const { ctx } = openContext(settings, { name: "portal", maxConnections: 1 });
  reportDroppedParameters(settings, ctx.log);
  watchBacklog(ctx);
  return null;
}
