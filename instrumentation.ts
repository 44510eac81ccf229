import type { Instrumentation } from "next";
import { acceptedRequestId } from "@/lib/kernel/request-id";

/**
 * Runs once before a server other than lib/server (`next dev`, a host's own) answers requests: an invalid configuration
 * ends the process and names every problem; with RUN_WORKER=1 the worker runs in the process. lib/server does both
 * itself. Traces are made under either server, if an endpoint is set; otherwise nothing of them is loaded.
 */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { settingsOrExit, startBackgroundWork } = await import("@/lib/jobs/server-process");
  const settings = settingsOrExit();
  if (settings.tracesEndpoint) {
    const { startTracing } = await import("@/lib/web/tracing");
    startTracing(settings.tracesEndpoint);
  }
  const { hasOwnServer } = await import("@/lib/web/response-status");
  if (hasOwnServer()) return;
  const { exitOnSignal } = await import("@/lib/jobs/run-worker");
  const worker = await startBackgroundWork(settings);
  if (worker) exitOnSignal(worker);
}

/**
 * Logs an error thrown by a page, action or route in one line. The page shows the customer the id of the request, which
 * that line has too.
 */
export const onRequestError: Instrumentation.onRequestError = async (error, { headers }) => {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { logRequestFault } = await import("@/lib/web/fault");
  const { freshRequestId, REQUEST_ID_HEADER, withRequestId } = await import("@/lib/web/request-id");
  const given = headers[REQUEST_ID_HEADER];
  // For pages, middleware.ts has set the header; a route has logged its fault itself (lib/web/route.ts).
  withRequestId(
    () => (typeof given === "string" && acceptedRequestId(given, 1)) || freshRequestId(),
    () => logRequestFault(error),
  );
};
