import "server-only";
import { AsyncLocalStorage } from "node:async_hooks";
import type { ServerResponse } from "node:http";

// Next loads this module once per bundle; the answer under way must be the same for all of them.
const shared = globalThis as { portalAnswer?: AsyncLocalStorage<ServerResponse> };
shared.portalAnswer ??= new AsyncLocalStorage<ServerResponse>();

/** Runs the handling of a request so that its pages can say their status; called by lib/web/doorway.ts. */
export function withAnswer<T>(response: ServerResponse, handle: () => T): T {
  return (shared.portalAnswer as AsyncLocalStorage<ServerResponse>).run(response, handle);
}

/**
 * Gives the page under way another status than 200: Next knows only 404. To be called before anything is awaited that
 * could let the first bytes out. On a host without a server of ours the page is right and its status stays 200.
 */
export function answerWith(status: 410 | 429): void {
  const response = shared.portalAnswer?.getStore();
  if (response && !response.headersSent) response.statusCode = status;
}
