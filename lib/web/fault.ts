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

// Next loads this module once per bundle; the log and the errors already logged are shared.
const shared = globalThis as { portalServerLog?: Log; portalLoggedFaults?: WeakSet<Error> };

/** The log of the server process. */
export function serverLog(): Log {
  shared.portalServerLog ??= createLog(webSettings().logLevel, "portal");
  return shared.portalServerLog;
}

/** The digest that Next shows to the customer instead of the error. */
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
 * A page, action or route threw: one line in the log, without query string and without the error's message. What fails
 * before the action has begun that the request calls is the form in which it was called: that is answered 400, and
 * logged as a refusal.
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

/** A request failed outside Next's own handling of errors. */
export function logServerFault(error: unknown, request: IncomingMessage): void {
  if (!isLogged(error)) serverLog().error(loggedRequest(request), "a request met a fault", error);
}

/** A request was refused: one line, so that a series of them is seen (ASVS 16.3). */
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
