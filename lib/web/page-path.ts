/** Which addresses are pages: they are answered by Next's renderer, and middleware.ts runs for them and no others. */

/** The same as the matcher in middleware.ts, which Next reads as text and so cannot import; a test compares the two. */
export const PAGE_PATTERN =
  "/((?!api/|documents/|download/|_next/|fonts/|favicon|apple-touch-icon|brand\\.css|\\.well-known/jwks).*)";

const PAGE = new RegExp(`^${PAGE_PATTERN}$`);
const REPLY_PAGE = /^\/inbox\/([\w-]+)\/reply$/;

/** @param pathname without the query */
export function isPagePath(pathname: string): boolean {
  return PAGE.test(pathname);
}

/** The id in the address of the page on which a message is answered, or null. */
export function repliedMessageId(pathname: string): string | null {
  return REPLY_PAGE.exec(pathname)?.[1] ?? null;
}
