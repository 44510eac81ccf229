import "server-only";

/** Where browsers say that they fetch ahead, before anybody asked for the page: the standard's name, then older ones. */
const PURPOSE_HEADERS = ["sec-purpose", "purpose", "x-purpose", "x-moz"];

/**
 * Whether a request says that it fetches ahead. Such a request gets no content, so the answer decides nothing about what
 * is recorded: a client that lies gets less, never more.
 */
export function isPrefetch(headers: Headers): boolean {
  if (headers.has("next-router-prefetch")) return true;
  return PURPOSE_HEADERS.some((name) => /prefetch|prerender|preview/i.test(headers.get(name) ?? ""));
}

/** 503: browsers throw the answer away and ask again once the reader really goes there; a 204 would stand for the page. */
export const PREFETCH_REFUSED = 503;
