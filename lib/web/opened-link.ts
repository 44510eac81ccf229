import "server-only";
import { cookies } from "next/headers";
import { entryPath, type LinkEntry, readEntryCookie } from "@/lib/web/entry-cookies";
import { formMark, matchesMark } from "@/lib/web/form-mark";
import { loadNextPage } from "@/lib/web/next-page";

/** The hidden field with the mark of the e-mailed link that the page showed. */
export const LINK_FIELD = "link";
const OTHER_LINK = "other-link";

/** `mark` belongs into the hidden field `link` of the page's form. */
export type OpenedLink = { token: string; mark: string };

/** Why the customer has to open the link in the e-mail again. */
export type ReopenReason = "too-long-ago" | typeof OTHER_LINK;

const markOf = (entry: LinkEntry, token: string) => formMark(`link ${entry}`, token);

/**
 * The e-mailed link whose token is in this browser's cookie, for the page that the link opens.
 *
 * @param search query of the page; `notice` says that `requireShownLink` refused its form
 * @returns `reopen` with the reason when the link must be opened again: the cookie has expired (ten minutes), or the
 *          form belonged to another link
 */
export async function openedLink(
  entry: LinkEntry,
  search: Record<string, string | string[] | undefined>,
): Promise<OpenedLink | { reopen: ReopenReason }> {
  if (search.notice === OTHER_LINK) return { reopen: OTHER_LINK };
  const token = readEntryCookie(await cookies(), entry);
  return token ? { token, mark: markOf(entry, token) } : { reopen: "too-long-ago" };
}

/**
 * The token of the link whose page the form was on. A browser keeps one link of each kind, so a form in a tab with an
 * older link must not act on the newer one.
 *
 * @returns only when the cookie still holds the link that the form's page showed; otherwise redirects to the link's
 *          page, which asks the customer to open the link again
 */
export async function requireShownLink(entry: LinkEntry, form: FormData): Promise<string> {
  const token = readEntryCookie(await cookies(), entry);
  if (!token) return loadNextPage(entryPath(entry));
  if (!matchesMark(form.get(LINK_FIELD), markOf(entry, token)))
    return loadNextPage(`${entryPath(entry)}?notice=${OTHER_LINK}`);
  return token;
}
