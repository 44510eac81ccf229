import "server-only";
import type { IncomingMessage } from "node:http";
import { createLog, type Log } from "@/lib/log";
import { clientAddress, networkOf, SOCKET_ADDRESS_HEADER } from "@/lib/web/client";
import {
  currentRequest,
  isActionAwaited,
  loggedRequest,
  noteClientFault,
  noteResponseFault,
  requestReference,
} from "@/lib/web/response-status";
import { webSettings } from "@/lib/web/web-settings";

// Next loads this module once per bundle, so the log and the logged errors are kept in globalThis.
const shared = globalThis as { portalServerLog?: Log; portalLoggedFaults?: WeakSet<Error> };

/** The log of the server process. */
export function serverLog(): Log {
  shared.portalServerLog ??= createLog(webSettings().logLevel, "portal");
  return shared.portalServerLog;
}

/** The digest that Next shows to the customer instead of the error; null when there is none. */
function referenceOf(error: unknown): string | null {
  const digest = (error as { digest?: unknown } | null)?.digest;
  return typeof digest === "string" && /^[\w@;.-]{1,40}$/.test(digest) ? digest : null;
}

function isLogged(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  shared.portalLoggedFaults ??= new WeakSet();
  if (shared.portalLoggedFaults.has(error)) return true;
  shared.portalLoggedFaults.add(error);
  return false;
}

/**
 * Logs that a page, server action or route threw: one line, without query string and without the error's message. A
 * fault before the called server action has begun means that the request is malformed: then the status is 400 and the
 * request is logged as refused.
 */
export function logRequestFault(error: unknown): void {
  if (isActionAwaited()) {
    noteClientFault();
    return;
  }
  const reference = referenceOf(error) ?? requestReference();
  noteResponseFault(reference);
  if (!isLogged(error)) serverLog().error({ ...currentRequest(), reference }, "a request met a fault", error);
}

/** Logs that a request failed outside Next's own handling of errors. */
export function logServerFault(error: unknown, request: IncomingMessage): void {
  if (!isLogged(error)) serverLog().error(loggedRequest(request), "a request met a fault", error);
}

/** Logs that a request was refused, so that a series of refusals can be noticed (ASVS V16.3). */
export function logRefusal(request: Pick<IncomingMessage, "method" | "url" | "headers" | "socket">, status: number) {
  const forwarded = request.headers["x-forwarded-for"];
  const address = clientAddress(
    new Headers({
      [SOCKET_ADDRESS_HEADER]: request.socket.remoteAddress ?? "",
      "x-forwarded-for": Array.isArray(forwarded) ? forwarded.join(",") : (forwarded ?? ""),
    }),
    webSettings().trustedProxyHops,
  );
  serverLog().info({ ...loggedRequest(request), status, network: networkOf(address) }, "a request was refused");
}
