import type { Instrumentation } from "next";

/**
 * Runs once before a server other than lib/server (`next dev`, a host's own) answers requests: an invalid configuration
 * ends the process and names every problem; with RUN_WORKER=1 the worker runs in the process. lib/server does both
 * itself.
 */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { hasOwnServer } = await import("@/lib/web/response-status");
  if (hasOwnServer()) return;
  const { settingsOrExit, startBackgroundWork } = await import("@/lib/jobs/server-process");
  const { exitOnSignal } = await import("@/lib/jobs/run-worker");
  const worker = await startBackgroundWork(settingsOrExit());
  if (worker) exitOnSignal(worker);
}

/**
 * Logs an error thrown by a page, action or route in one line. The page shows the customer the reference of that line.
 */
export const onRequestError: Instrumentation.onRequestError = async (error) => {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { logRequestFault } = await import("@/lib/web/fault");
  logRequestFault(error);
};
