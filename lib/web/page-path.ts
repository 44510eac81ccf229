/**
 * Which paths are pages: Next renders them. Both constants equal the literals in middleware.ts; a test compares them.
 */

/** The matcher of middleware.ts, which must be a literal there because Next reads it as text. */
export const PAGE_PATTERN =
  "/((?!api/|documents/|download/|staff/files/|_next/|fonts/|favicon|apple-touch-icon|brand\\.css|\\.well-known/jwks|\\.well-known/security).*)";

/**
 * The name under which lib/server marks the headers of a request for which it has done the work of middleware.ts; Next
 * then does not run that. No client can send a header of this name: the name of a header ends at its first colon, so no
 * parser of HTTP makes one that contains a colon.
 */
export const PREPARED_MARK = "portal: prepared";

const PAGE = new RegExp(`^${PAGE_PATTERN}$`);
const REPLY_PAGE = /^\/inbox\/([\w-]+)\/reply$/;

/** @param pathname without the query */
export function isPagePath(pathname: string): boolean {
  return PAGE.test(pathname);
}

/** The message id in the path of a reply page, or null. */
export function repliedMessageId(pathname: string): string | null {
  return REPLY_PAGE.exec(pathname)?.[1] ?? null;
}
