import "server-only";
import type { IncomingMessage, ServerResponse } from "node:http";
import { isDatabaseOutage } from "@/lib/db/database-outage";
import { storageFailureOf } from "@/lib/document/storage/storage-error";
import { createLog, type Log, type LogFields } from "@/lib/log";
import { countFault } from "@/lib/metrics/process-metrics";
import { clientAddress, networkOf, SOCKET_ADDRESS_HEADER } from "@/lib/web/client";
import {
  currentRequest,
  isActionAwaited,
  loggedRequest,
  noteClientFault,
  noteResponseFault,
  noteUnavailable,
} from "@/lib/web/response-status";
import { webSettings } from "@/lib/web/web-settings";

// Next loads this module once per bundle, so the log and the logged errors are kept in globalThis.
const shared = globalThis as { portalServerLog?: Log; portalLoggedFaults?: WeakSet<Error> };

/** The log of the server process. */
export function serverLog(): Log {
  shared.portalServerLog ??= createLog(webSettings().logLevel, "portal");
  return shared.portalServerLog;
}

/** The digest that Next makes of an error and shows where its script renders the page; undefined when there is none. */
function digestOf(error: unknown): string | undefined {
  const digest = (error as { digest?: unknown } | null)?.digest;
  return typeof digest === "string" && /^[\w@;.-]{1,64}$/.test(digest) ? digest : undefined;
}

function isLogged(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  shared.portalLoggedFaults ??= new WeakSet();
  if (shared.portalLoggedFaults.has(error)) return true;
  shared.portalLoggedFaults.add(error);
  return false;
}

function logFault(fields: LogFields, error: unknown): void {
  if (isLogged(error)) return;
  const failure = storageFailureOf(error);
  if (failure) {
    countFault("fault");
    const text = "a file could not be read from the document storage";
    serverLog().error({ ...fields, alarm: "document-storage-failed", ...failure }, text, error);
    return;
  }
  const isOutage = isDatabaseOutage(error);
  countFault(isOutage ? "database-outage" : "fault");
  const text = isOutage ? "a request failed, because the database is out of reach" : "a request met a fault";
  serverLog().error({ ...fields, digest: digestOf(error) }, text, error);
}

/**
 * Logs that a page, server action or route threw: one line, without query string and without the error's message. A
 * fault before the called server action has begun means that the request is malformed: then the status is 400 and the
 * request is logged as refused. When the database is out of reach, the status is 503. A failure of the document storage
 * that breaks a response off is logged as its alarm.
 */
export function logRequestFault(error: unknown): void {
  if (isActionAwaited()) {
    noteClientFault();
    return;
  }
  noteResponseFault();
  if (isDatabaseOutage(error)) noteUnavailable();
  logFault(currentRequest(), error);
}

/** Logs that a request failed outside Next's own handling of errors. */
export function logServerFault(error: unknown, request: IncomingMessage, response: ServerResponse): void {
  noteResponseFault(response);
  if (isDatabaseOutage(error)) noteUnavailable(response);
  logFault(loggedRequest(request), error);
}

/**
 * Logs that a request was refused, so that a series of refusals can be noticed (ASVS V16.3).
 *
 * @param fields added to the line
 */
export function logRefusal(
  request: Pick<IncomingMessage, "headers" | "socket"> & Partial<Pick<IncomingMessage, "method" | "url">>,
  status: number,
  fields: LogFields = {},
): void {
  const forwarded = request.headers["x-forwarded-for"];
  const address = clientAddress(
    new Headers({
      [SOCKET_ADDRESS_HEADER]: request.socket.remoteAddress ?? "",
      "x-forwarded-for": Array.isArray(forwarded) ? forwarded.join(",") : (forwarded ?? ""),
    }),
    webSettings().trustedProxyHops,
  );
  const line = { ...loggedRequest(request), status, ...fields, network: networkOf(address) };
  serverLog().info(line, "a request was refused");
}
