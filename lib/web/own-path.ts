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
  const known = PAGES.some((page) => pathname === page || pathname.startsWith(`${page}/`));
  return known ? `${pathname}${search}` : null;
}
