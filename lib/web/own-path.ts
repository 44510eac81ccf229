/**
 * Where a redirect may lead whose target came from outside (SEC-52): pages of the portal, by name.
 * Pure, so that the table of wrong targets can be tested without a server.
 */

const PAGES = [
  "/accessibility",
  "/account",
  "/activate",
  "/close-account",
  "/cookies",
  "/download",
  "/help",
  "/inbox",
  "/login",
  "/password",
  "/privacy",
  "/sent",
  "/services",
  "/terms",
  "/trash",
] as const;

/** Any address will do that is not ours: a target that leaves it leads elsewhere. */
const NOWHERE = "http://portal.invalid";

/**
 * The target as path and query, or null for anything that is not a page of the portal.
 * @param target As it came: a form field, a query parameter, a header.
 */
export function ownPath(target: unknown): string | null {
  if (typeof target !== "string" || !/^\/[\w\-./?=&%+~,:;@!$'()*]*$/.test(target)) return null;
  if (!URL.canParse(target, NOWHERE)) return null;
  const { origin, pathname, search } = new URL(target, NOWHERE);
  if (origin !== NOWHERE) return null;
  // Routes that answer with a file: a window that is led there stays where it was.
  if (/^\/download\/./.test(pathname)) return null;
  const known = PAGES.some((page) => pathname === page || pathname.startsWith(`${page}/`));
  return known ? `${pathname}${search}` : null;
}

/**
 * Where a customer continues after signing in when they asked for something without a session. A file would leave the
 * sign-in page in the window, so the page that offers the file comes instead.
 *
 * @param target path and query of the request
 * @returns the target itself when it is not the address of a file
 */
export function pageAfterSignIn(target: string): string {
  const { pathname, searchParams } = new URL(target, NOWHERE);
  if (pathname === "/download/zip") {
    const message = searchParams.get("message");
    if (message !== null) return /^[\w-]+$/.test(message) ? `/inbox/${message}` : "/inbox";
    return searchParams.has("ids") ? "/inbox" : "/download";
  }
  if (pathname.startsWith("/documents/attachments/")) return "/sent";
  if (pathname.startsWith("/documents/")) return searchParams.get("from") === "trash" ? "/trash" : "/inbox";
  return target;
}
