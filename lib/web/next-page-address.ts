/**
 * The address that a server action redirects to, so that Next renders no page for the redirect.
 *
 * Next renders only addresses that begin with a slash or have the host of the request. Here the path follows the
 * scheme: `https:/x/../inbox`. For Next the host is `x`. The browser resolves it against its page, which has the same
 * scheme, to `/inbox` (WHATWG URL, "special relative or authority state").
 *
 * @param path absolute path of a page of the portal, with its query
 * @returns the path itself when no script has called the action, or when the scheme of its page is not known
 */
export function nextPageAddress(path: string, headers: Pick<Headers, "get">): string {
  const [scheme] = /^https?:/.exec(headers.get("origin") ?? "") ?? [];
  return headers.get("next-action") !== null && scheme ? `${scheme}/x/..${path}` : path;
}
