/** Which paths are pages: Next renders them, and middleware.ts runs for them and no others. */

/**
 * Equals the matcher in middleware.ts, which must be a literal there because Next reads it as text; a test compares
 * both.
 */
export const PAGE_PATTERN =
  "/((?!api/|documents/|download/|_next/|fonts/|favicon|apple-touch-icon|brand\\.css|\\.well-known/jwks).*)";

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
