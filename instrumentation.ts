import type { Instrumentation } from "next";

/**
 * What happens once before a server answers that is not lib/server (`next dev`, a platform's own): a wrong configuration
 * ends the process and names every problem; with RUN_WORKER=1 the worker runs in the process. lib/server does both itself.
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

/** A page, action or route threw: the log gets one line by our rules, the customer the reference to it. */
export const onRequestError: Instrumentation.onRequestError = async (error) => {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { logRequestFault } = await import("@/lib/web/fault");
  logRequestFault(error);
};
