import type { IncomingMessage, ServerResponse } from "node:http";
import type { Settings } from "@/lib/settings";
import { isPagePath, PREPARED_MARK } from "@/lib/web/page-path";
import { answerPageRequest, type PageAnswer } from "@/lib/web/page-request";
import { headerReader } from "./incoming";
import type { IsRedirected } from "./router-redirects";

/** A parameter that Next's router adds to its own requests; pages do not see it. */
const ROUTER_PARAMETER = "_rsc";

/**
 * Does the work of middleware.ts for a request of a page and marks the request, so that Next does not run that.
 * Requests of paths that Next redirects or reads in another spelling (`/a/../b`) are not marked: for them middleware.ts
 * runs, or the redirect is sent as it is. Internal headers of the client must be removed before.
 *
 * @param request in origin form; its headers, and its path for the route of large replies, are changed
 * @returns a response to send instead of Next's; null when the request goes on to Next
 */
export function preparePage(
  request: IncomingMessage,
  response: ServerResponse,
  { settings, isRedirected }: { settings: Settings; isRedirected: IsRedirected },
): Extract<PageAnswer, { kind: "answered" }> | null {
  const target = request.url ?? "/";
  const { pathname, search: query, searchParams } = new URL(`http://portal.invalid${target}`);
  const isAsSpelt = target.split("?", 1)[0] === pathname;
  if (!isAsSpelt || !isPagePath(pathname) || isRedirected(pathname)) return null;
  searchParams.delete(ROUTER_PARAMETER);
  const search = searchParams.size > 0 ? `?${searchParams}` : "";
  const method = request.method ?? "GET";
  const answer = answerPageRequest({ method, pathname, search, header: headerReader(request) }, settings);
  if (answer.kind === "answered") return answer;
  if (answer.kind === "rewritten") {
    request.url = `${answer.pathname}${query}`;
    return null;
  }
  Object.assign(request.headers, answer.requestHeaders);
  // Not enumerable, because no list of headers can hold this name.
  Object.defineProperty(request.headers, PREPARED_MARK, { value: "1" });
  for (const [name, value] of Object.entries(answer.responseHeaders)) response.setHeader(name, value);
  return null;
}

/** Whether a request goes on to Next as a page for which the work of middleware.ts is done. */
export function isPrepared(request: IncomingMessage): boolean {
  return PREPARED_MARK in request.headers;
}
