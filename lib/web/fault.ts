import "server-only";
import type { IncomingMessage } from "node:http";
import { createLog, type Log } from "@/lib/log";
import { askedFor, noteFaultOfAnswer, requestUnderWay } from "@/lib/web/answer-status";
import { clientAddress, networkOf, SOCKET_ADDRESS_HEADER } from "@/lib/web/client";
import { webSettings } from "@/lib/web/web-settings";

const shared = globalThis as { portalFaultLog?: Log; portalLoggedFaults?: WeakSet<Error> };

function faultLog(): Log {
  shared.portalFaultLog ??= createLog(webSettings().logLevel, "portal");
  return shared.portalFaultLog;
}

/** What Next shows to the reader instead of the error, and prints beside it. */
function referenceOf(error: unknown): string | null {
  const digest = (error as { digest?: unknown } | null)?.digest;
  return typeof digest === "string" && /^[\w@;.-]{1,40}$/.test(digest) ? digest : null;
}

function logOnce(error: unknown): void {
  shared.portalLoggedFaults ??= new WeakSet();
  if (error instanceof Error) {
    if (shared.portalLoggedFaults.has(error)) return;
    shared.portalLoggedFaults.add(error);
  }
  faultLog().error({ ...requestUnderWay(), reference: referenceOf(error) }, "a request met a fault", error);
}

/** A page, action or route threw: one line in the log, without query string and without what the error says. */
export function noteRequestFault(error: unknown): void {
  noteFaultOfAnswer(referenceOf(error));
  logOnce(error);
}

/** Somebody was turned away: one line, so that a series of them is seen (SEC-83). */
export function noteRefusal(request: IncomingMessage, status: number): void {
  const forwarded = request.headers["x-forwarded-for"];
  const address = clientAddress(
    new Headers({
      [SOCKET_ADDRESS_HEADER]: request.socket.remoteAddress ?? "",
      "x-forwarded-for": Array.isArray(forwarded) ? forwarded.join(",") : (forwarded ?? ""),
    }),
    webSettings().trustedProxyHops,
  );
  faultLog().info({ ...askedFor(request), status, network: networkOf(address) }, "a request was refused");
}

/**
 * Next prints every fault whole, and with it the values of a failed query: addresses, words, digests. What is printed is
 * our own line instead (SEC-83). In development the whole is wanted.
 */
export function quietConsole(): void {
  if (webSettings().mode === "development") return;
  const print = console.error.bind(console);
  console.error = (...args: unknown[]) => {
    const error = args.find((arg) => arg instanceof Error);
    if (error) logOnce(error);
    else print(...args);
  };
}
