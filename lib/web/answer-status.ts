import "server-only";
import { AsyncLocalStorage } from "node:async_hooks";
import type { IncomingMessage, ServerResponse } from "node:http";

// Next loads this module once per bundle; the answer under way must be the same for all of them.
const shared = globalThis as {
  portalAnswer?: AsyncLocalStorage<ServerResponse>;
  portalFaults?: WeakMap<ServerResponse, string>;
};
shared.portalAnswer ??= new AsyncLocalStorage<ServerResponse>();
shared.portalFaults ??= new WeakMap();

/** Runs the handling of a request so that its pages can say their status; called by lib/web/doorway.ts. */
export function withAnswer<T>(response: ServerResponse, handle: () => T): T {
  return (shared.portalAnswer as AsyncLocalStorage<ServerResponse>).run(response, handle);
}

/** The answer under way, while it can still be changed; on a host without a server of ours there is none. */
function openAnswer(): ServerResponse | null {
  const response = shared.portalAnswer?.getStore();
  return response && !response.headersSent ? response : null;
}

/**
 * Gives the page under way another status than 200. To be called before anything is awaited that could let the first
 * bytes out. On a host without a server of ours the page is right and its status stays 200.
 *
 * @returns whether the status was set
 */
export function answerWith(status: 404 | 410 | 429 | 503): boolean {
  const response = openAnswer();
  if (response) response.statusCode = status;
  return response !== null;
}

/** Says when it is worth asking again, in seconds; beside 429 and 503. */
export function answerRetryAfter(seconds: number): void {
  openAnswer()?.setHeader("Retry-After", seconds);
}

/** Says the length of a streamed answer, for a reader's progress bar: Next drops the header of a route's `Response`. */
export function answerOfLength(bytes: number): void {
  openAnswer()?.setHeader("Content-Length", bytes);
}

/** Notes by which reference the log knows the fault that spoilt the answer under way. */
export function noteFaultOfAnswer(reference: string | null): void {
  const response = shared.portalAnswer?.getStore();
  if (response && reference) shared.portalFaults?.set(response, reference);
}

export function faultOfAnswer(response: ServerResponse): string | null {
  return shared.portalFaults?.get(response) ?? null;
}

/** Longer than any id and any page's name, as the token of an e-mailed link is; or what may be somebody's address. */
const NOT_FOR_THE_LOG = /[\w-]{40,}|[^/]*(?:@|%40)[^/]*/gi;
const LONGEST_PATH = 200;

/** What was asked for, for the log: never with its query string, the token of a link, or an e-mail address. */
export function askedFor(request?: Pick<IncomingMessage, "method" | "url">): { method?: string; path?: string } {
  const path = request?.url?.split("?", 1)[0]?.slice(0, LONGEST_PATH);
  return { method: request?.method, path: path?.replaceAll(NOT_FOR_THE_LOG, "…") };
}

/** The same of the answer under way. */
export function requestUnderWay(): { method?: string; path?: string } {
  return askedFor(shared.portalAnswer?.getStore()?.req);
}
