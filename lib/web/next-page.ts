import "server-only";
import { headers } from "next/headers";
import { redirect } from "next/navigation";

/**
 * Redirects at the end of a server action; the browser then requests the page. Next's own `redirect` renders the page too
 * when a script has called the action, by a request of the server to itself, and puts it into the response. So use this
 * one where a session begins or ends, and between pages of visitors: the browser also forgets the pages of the session
 * before.
 *
 * Next renders only addresses that begin with a slash or have the host of the request. Here the path follows the scheme:
 * `https:/x/../inbox`. For Next the host is `x`. The browser resolves it against its page, which has the same scheme, to
 * `/inbox` (WHATWG URL, "special relative or authority state").
 *
 * @param path absolute path of a page of the portal, with its query
 */
export async function loadNextPage(path: string): Promise<never> {
  const incoming = await headers();
  const [scheme] = /^https?:/.exec(incoming.get("origin") ?? "") ?? [];
  return redirect(incoming.get("next-action") !== null && scheme ? `${scheme}/x/..${path}` : path);
}
