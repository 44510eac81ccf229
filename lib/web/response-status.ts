import "server-only";
import { AsyncLocalStorage } from "node:async_hooks";
import type { IncomingMessage, ServerResponse } from "node:http";

// Next loads this module once per bundle; the answer under way must be the same for all of them.
const shared = globalThis as {
  portalResponse?: AsyncLocalStorage<ServerResponse>;
  portalFaults?: WeakMap<ServerResponse, string>;
  portalAwaitedActions?: WeakSet<ServerResponse>;
  portalClientFaults?: WeakSet<ServerResponse>;
  portalHasOwnServer?: boolean;
};
shared.portalResponse ??= new AsyncLocalStorage<ServerResponse>();
shared.portalFaults ??= new WeakMap();
shared.portalAwaitedActions ??= new WeakSet();
shared.portalClientFaults ??= new WeakSet();

/** Runs the handling of a request so that its pages can say their status; called by lib/server. */
export function withResponse<T>(response: ServerResponse, handle: () => T): T {
  return (shared.portalResponse as AsyncLocalStorage<ServerResponse>).run(response, handle);
}

/** Says that lib/server runs in this process; called before Next is started. */
export function markOwnServer(): void {
  shared.portalHasOwnServer = true;
}

export function hasOwnServer(): boolean {
  return shared.portalHasOwnServer === true;
}

/** The answer under way, while it can still be changed; where lib/server does not run there is none. */
function openResponse(): ServerResponse | null {
  const response = shared.portalResponse?.getStore();
  return response && !response.headersSent ? response : null;
}

/**
 * Gives the page under way another status than 200. To be called before anything is awaited that could let the first
 * bytes out. Where lib/server does not run the page is right and its status stays 200.
 *
 * @returns whether the status was set
 */
export function setResponseStatus(status: 404 | 410 | 429 | 503): boolean {
  const response = openResponse();
  if (response) response.statusCode = status;
  return response !== null;
}

/** Says when it is worth asking again, in seconds; beside 429 and 503. */
export function setRetryAfter(seconds: number): void {
  openResponse()?.setHeader("Retry-After", seconds);
}

/** Says the length of a streamed answer, for a reader's progress bar: Next drops the header of a route's `Response`. */
export function setContentLength(bytes: number): void {
  openResponse()?.setHeader("Content-Length", bytes);
}

/** Notes the reference in the log of the fault by which the answer under way failed. */
export function noteResponseFault(reference: string | null): void {
  const response = shared.portalResponse?.getStore();
  if (response && reference) shared.portalFaults?.set(response, reference);
}

export function faultOfResponse(response: ServerResponse): string | null {
  return shared.portalFaults?.get(response) ?? null;
}

/** Notes that the request calls an action, which Next has still to parse; called by lib/server. */
export function noteActionAwaited(response: ServerResponse): void {
  shared.portalAwaitedActions?.add(response);
}

/** Notes that the action has begun: what fails from now on is not the form in which it was called. */
export function noteActionBegun(): void {
  const response = shared.portalResponse?.getStore();
  if (response) shared.portalAwaitedActions?.delete(response);
}

/** Whether the answer under way waits for an action to begin; false where lib/server does not run. */
export function isActionAwaited(): boolean {
  const response = shared.portalResponse?.getStore();
  return response !== undefined && (shared.portalAwaitedActions?.has(response) ?? false);
}

/** Notes that the answer under way fails because of what the client sent: it is answered 400 instead of 500. */
export function noteClientFault(): void {
  const response = shared.portalResponse?.getStore();
  if (response) shared.portalClientFaults?.add(response);
}

export function isClientFault(response: ServerResponse): boolean {
  return shared.portalClientFaults?.has(response) ?? false;
}

/** Longer than any id and any page's name, as the token of an e-mailed link is; or what may be somebody's address. */
const NOT_FOR_THE_LOG = /[\w-]{40,}|[^/]*(?:@|%40)[^/]*/gi;
const LONGEST_PATH = 200;
const REFERENCE_LENGTH = 8;

/** What was asked for, for the log: never with its query string, the token of a link, or an e-mail address. */
export function loggedRequest(request?: Pick<IncomingMessage, "method" | "url">): { method?: string; path?: string } {
  const path = request?.url?.split("?", 1)[0]?.slice(0, LONGEST_PATH);
  return { method: request?.method, path: path?.replaceAll(NOT_FOR_THE_LOG, "…") };
}

/** The same of the answer under way. */
export function currentRequest(): { method?: string; path?: string } {
  return loggedRequest(shared.portalResponse?.getStore()?.req);
}

/** The beginning of the request's id, as a reference for the customer; null where lib/server does not run. */
export function requestReference(): string | null {
  const id = shared.portalResponse?.getStore()?.req.headers["x-request-id"];
  return typeof id === "string" ? id.slice(0, REFERENCE_LENGTH) : null;
}
