import type { IncomingMessage, ServerResponse } from "node:http";
import { countRequest } from "@/lib/metrics/process-metrics";
import { inRequestScope, type RequestScope } from "@/lib/request-scope";
import { logRefusal, serverLog } from "@/lib/web/fault";
import { METHODS } from "@/lib/web/request-check";
import { FILE_ROUTE } from "./routes";

/** Client errors that may be probing. */
const REFUSALS = [400, 401, 403, 404, 405, 409, 410, 413, 415, 417, 421, 429];
/** Logged only when they are refused or fail: monitors and browsers ask for them all the time. */
const NOT_LOGGED = [FILE_ROUTE, "/api/health/live", "/api/health/ready", "/api/metrics"];
const FAULT = 500;
/** The client has gone before the first byte of its answer (a status of logs only, as in nginx). */
const CLIENT_GONE = 499;
/** Node reads some 35 methods; those that the portal refuses share a label, so that clients cannot add time series. */
const OTHER_METHOD = "other";

/**
 * Counts a request, and writes the one line that the log has of it: when its response is sent, or when the client has
 * gone before.
 *
 * @param scope its route may be set later
 */
export function logWhenAnswered(request: IncomingMessage, response: ServerResponse, scope: RequestScope): void {
  const started = performance.now();
  const end = (isAborted: boolean) => {
    const { method = "GET" } = request;
    const status = isAborted && !response.headersSent ? CLIENT_GONE : response.statusCode;
    const elapsedMs = performance.now() - started;
    const durationMs = Math.round(elapsedMs);
    const counted = METHODS.includes(method) ? method : OTHER_METHOD;
    countRequest({ method: counted, route: scope.route, status, seconds: elapsedMs / 1000 });
    if (!isAborted && REFUSALS.includes(status)) return logRefusal(request, status, { durationMs });
    if (scope.route !== null && NOT_LOGGED.includes(scope.route) && status < FAULT) return;
    const text = isAborted ? "a client went away before its answer was complete" : "a request was answered";
    serverLog().info({ method, status, durationMs }, text);
  };
  // An event has the scope of whatever emits it, so this one is entered again.
  response.once("finish", () => inRequestScope(scope, () => end(false)));
  response.once("close", () => {
    if (!response.writableFinished) inRequestScope(scope, () => end(true));
  });
}
