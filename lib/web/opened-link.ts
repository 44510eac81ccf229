import "server-only";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { entryPath, type LinkEntry, readEntryCookie } from "@/lib/web/entry-cookies";
import { formMark, matchesMark } from "@/lib/web/form-mark";

/** The name of the hidden field that says which mailed link the page of the form showed. */
export const LINK_FIELD = "link";
const OTHER_LINK = "other-link";

/** `mark`: for the hidden field `link` of the page's form. */
export type OpenedLink = { token: string; mark: string };

/** Why the customer has to open the link in the e-mail again. */
export type ReopenReason = "too-long-ago" | typeof OTHER_LINK;

const markOf = (entry: LinkEntry, token: string) => formMark(`link ${entry}`, token);

/**
 * The link whose token waits in this browser, for the page that shows it.
 *
 * @param search query of the page: says whether its form was refused by `requireShownLink`
 * @returns a reason when the page has nothing to show: the cookie is gone after ten minutes, or the form belonged to
 *          another link
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
 * The token of the link whose page the form stood on. One browser keeps one link of a kind, so a form posted from a tab
 * that shows an older link must not act on the newer one: then nothing is done, and the page asks for the link again.
 *
 * @returns only when the cookie still holds the link that the form showed; otherwise redirects to the link's page
 */
export async function requireShownLink(entry: LinkEntry, form: FormData): Promise<string> {
  const token = readEntryCookie(await cookies(), entry);
  if (!token) redirect(entryPath(entry));
  if (!matchesMark(form.get(LINK_FIELD), markOf(entry, token))) redirect(`${entryPath(entry)}?notice=${OTHER_LINK}`);
  return token;
}
