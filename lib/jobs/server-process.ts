import "server-only";
import { openContext } from "@/lib/context";
import { reportDroppedParameters } from "@/lib/db/connect-options";
import { ConfigurationError, loadSettings } from "@/lib/env";
import { watchBacklog } from "@/lib/jobs/backlog";
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

/**
 * Checks the configuration when the server starts. Starts the worker where it runs in this process; elsewhere watches
 * for notifications that no worker sends.
 */
export async function startServerProcess(): Promise<void> {
  const settings = settingsOrEnd();
  // Not awaited: a database that is not there yet must not keep the server from answering 503.
  if (settings.runWorkerInProcess) void runWorker(settings);
  else {
    const { ctx } = openContext(settings, { name: "portal", maxConnections: 1 });
    reportDroppedParameters(settings, ctx.log);
    watchBacklog(ctx);
  }
}
