import "server-only";
import { AsyncLocalStorage } from "node:async_hooks";
import type { IncomingMessage, ServerResponse } from "node:http";
import { currentRequestId } from "@/lib/request-scope";

// Next loads this module once per bundle, so the state of the current response is kept in globalThis.
const shared = globalThis as {
  portalResponse?: AsyncLocalStorage<ServerResponse>;
  portalFaults?: WeakMap<ServerResponse, string>;
  portalUnavailable?: WeakSet<ServerResponse>;
  portalAwaitedActions?: WeakSet<ServerResponse>;
  portalClientFaults?: WeakSet<ServerResponse>;
  portalFreedParts?: WeakSet<ServerResponse>;
  portalHasOwnServer?: boolean;
};
shared.portalResponse ??= new AsyncLocalStorage<ServerResponse>();
shared.portalFaults ??= new WeakMap();
shared.portalUnavailable ??= new WeakSet();
shared.portalAwaitedActions ??= new WeakSet();
shared.portalClientFaults ??= new WeakSet();
shared.portalFreedParts ??= new WeakSet();

/** Runs the handling of a request so that its pages can set status and headers; called by lib/server. */
export function withResponse<T>(response: ServerResponse, handle: () => T): T {
  return (shared.portalResponse as AsyncLocalStorage<ServerResponse>).run(response, handle);
}

/** Notes that lib/server runs in this process; called before Next is started. */
export function markOwnServer(): void {
  shared.portalHasOwnServer = true;
}

export function hasOwnServer(): boolean {
  return shared.portalHasOwnServer === true;
}

/** The response of the request that is handled; undefined where lib/server does not run. */
export function currentResponse(): ServerResponse | undefined {
  return shared.portalResponse?.getStore();
}

/** The current response while its headers can still be changed; null where lib/server does not run. */
function openResponse(): ServerResponse | null {
  const response = shared.portalResponse?.getStore();
  return response && !response.headersSent ? response : null;
}

/**
 * Sets the status of the current page to another one than 200. Call it before awaiting anything that could let the
 * first bytes be sent. Where lib/server does not run, the page is the same and its status stays 200.
 *
 * @returns whether the status was set
 */
export function setResponseStatus(status: 403 | 404 | 410 | 429 | 503): boolean {
  const response = openResponse();
  if (response) response.statusCode = status;
  return response !== null;
}

/** Sets Retry-After, for 429 and 503. @param seconds whole seconds */
export function setRetryAfter(seconds: number): void {
  openResponse()?.setHeader("Retry-After", seconds);
}

/**
 * Sets Content-Length of a streamed response, for the browser's progress bar: Next drops this header of a route's
 * `Response`.
 */
export function setContentLength(bytes: number): void {
  openResponse()?.setHeader("Content-Length", bytes);
}

/** Notes that nobody else keeps the parts of the current response: lib/server frees each of them when it is sent. */
export function freeSentParts(): void {
  const response = openResponse();
  if (response) shared.portalFreedParts?.add(response);
}

export function areSentPartsFreed(response: ServerResponse): boolean {
  return shared.portalFreedParts?.has(response) ?? false;
}

/** Notes the reference under which the log has the fault of the current response: the id of the request. */
export function noteResponseFault(response = shared.portalResponse?.getStore()): void {
  const reference = currentRequestId();
  if (response && reference) shared.portalFaults?.set(response, reference);
}

export function faultOfResponse(response: ServerResponse): string | null {
  return shared.portalFaults?.get(response) ?? null;
}

/** Notes that the current request fails because the database is out of reach: the status becomes 503 instead of 500. */
export function noteUnavailable(response = shared.portalResponse?.getStore()): void {
  if (response) shared.portalUnavailable?.add(response);
}

export function isUnavailable(response: ServerResponse): boolean {
  return shared.portalUnavailable?.has(response) ?? false;
}

/** Notes that the request calls a server action, which Next has still to parse; called by lib/server. */
export function noteActionAwaited(response: ServerResponse): void {
  shared.portalAwaitedActions?.add(response);
}

/** Notes that the server action has begun: later faults are not caused by the form of the request. */
export function noteActionBegun(): void {
  const response = shared.portalResponse?.getStore();
  if (response) shared.portalAwaitedActions?.delete(response);
}

/** Whether the current request calls a server action that has not begun; false where lib/server does not run. */
export function isActionAwaited(): boolean {
  const response = shared.portalResponse?.getStore();
  return response !== undefined && (shared.portalAwaitedActions?.has(response) ?? false);
}

/** Notes that the current request fails because of what the client sent: the status becomes 400 instead of 500. */
export function noteClientFault(): void {
  const response = shared.portalResponse?.getStore();
  if (response) shared.portalClientFaults?.add(response);
}

export function isClientFault(response: ServerResponse): boolean {
  return shared.portalClientFaults?.has(response) ?? false;
}

/**
 * Tokens of e-mailed links, which are longer than any id or page name, and path segments that may be e-mail addresses.
 */
const NOT_FOR_THE_LOG = /[\w-]{40,}|[^/]*(?:@|%40)[^/]*/gi;
const MAX_PATH_LENGTH = 200;

/** Method and path of a request for the log, without query string, link tokens and e-mail addresses. */
export function loggedRequest(request?: Partial<Pick<IncomingMessage, "method" | "url">>): {
  method?: string;
  path?: string;
} {
  const path = request?.url?.split("?", 1)[0]?.slice(0, MAX_PATH_LENGTH);
  return { method: request?.method, path: path?.replaceAll(NOT_FOR_THE_LOG, "…") };
}

/** `loggedRequest` of the current request. */
export function currentRequest(): { method?: string; path?: string } {
  return loggedRequest(shared.portalResponse?.getStore()?.req);
}
