import "server-only";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { nextPageAddress } from "@/lib/web/next-page-address";

/**
 * Redirects at the end of a server action; the browser then requests the page. Next's own `redirect` renders the page
 * too when a script has called the action, by a request of the server to itself, and puts it into the response. So use
 * this one where a session begins or ends, and between pages of visitors: the browser also forgets the pages of the
 * session before.
 *
 * @param path absolute path of a page of the portal, with its query
 */
export async function loadNextPage(path: string): Promise<never> {
  const incoming = await headers();
  return redirect(nextPageAddress(path, incoming));
}
