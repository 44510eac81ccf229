/**
 * Targets of redirects that come from outside: only pages of the portal, by name. Pure, so that tests need no server.
 */
import { contractPath } from "@/lib/mailbox/contract/contract-address";

const PAGES = [
  "/accessibility",
  "/account",
  "/activate",
  "/close-account",
  "/contracts",
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
  "/verify",
] as const;

/** Base for parsing a relative target; a target whose origin differs from it leads to another site. */
const BASE = "http://portal.invalid";

/**
 * The target as path and query; null when it is not a page of the portal.
 *
 * @param target untrusted: a form field, a query parameter or a header
 */
export function ownPath(target: unknown): string | null {
  if (typeof target !== "string" || !/^\/[\w\-./?=&%+~,:;@!$'()*]*$/.test(target)) return null;
  if (!URL.canParse(target, BASE)) return null;
  const { origin, pathname, search } = new URL(target, BASE);
  if (origin !== BASE) return null;
  // These routes send a file, so the window would stay on the page before.
  if (/^\/download\/./.test(pathname)) return null;
  const known = PAGES.some((page) => pathname === page || pathname.startsWith(`${page}/`));
  return known ? `${pathname}${search}` : null;
}

/**
 * The page to show after signing in when a request had no session. A file would leave the sign-in page in the window,
 * so the page that offers the file is shown instead.
 *
 * @param target path and query of the request
 * @returns the target itself when it is no address of a file
 */
export function pageAfterSignIn(target: string): string {
  const { pathname, searchParams } = new URL(target, BASE);
  if (pathname === "/download/zip") {
    const message = searchParams.get("message");
    if (message !== null) return /^[\w-]+$/.test(message) ? `/inbox/${message}` : "/inbox";
    const contract = searchParams.get("contract");
    if (contract) return contractPath(contract);
    return searchParams.has("ids") ? "/inbox" : "/download";
  }
  const ofMessage = /^\/download\/(?:calendar|evidence)\/([\w-]+)$/.exec(pathname);
  if (ofMessage) return `/inbox/${ofMessage[1]}`;
  if (pathname.startsWith("/documents/attachments/")) return "/sent";
  if (pathname.startsWith("/documents/")) return searchParams.get("from") === "trash" ? "/trash" : "/inbox";
  return target;
}
