import "server-only";

/** Headers that mark a prefetch: the standard one, then older ones. */
const PURPOSE_HEADERS = ["sec-purpose", "purpose", "x-purpose", "x-moz"];

/**
 * Whether a request is marked as a prefetch. What records a look refuses prefetches, so a client with a false header
 * gets less, never more.
 */
export function isPrefetch(headers: Pick<Headers, "get">): boolean {
  if (headers.get("next-router-prefetch") !== null) return true;
  return PURPOSE_HEADERS.some((name) => /prefetch|prerender|preview/i.test(headers.get(name) ?? ""));
}

/**
 * Status of a refused prefetch. Browsers discard a 503 and request again on navigation; a 204 would be used as the
 * page.
 */
export const PREFETCH_REFUSED = 503;
