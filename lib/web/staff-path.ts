/** Paths of the workspace that come from outside as targets of redirects. Pure. */

const PATH = /^\/staff(?:[/?][\w\-./?=&%+~,]*)?$/;
const NOT_A_PAGE = /^\/staff\/(?:oidc|files|session)(?:\/|$)/;
const BEFORE_SIGN_IN = /^\/staff\/(?:login|invitation)/;

/** Any page of the workspace, its sign-in page included; null for any other text. @param target untrusted */
export function anyStaffPath(target: unknown): string | null {
  if (typeof target !== "string" || !PATH.test(target) || NOT_A_PAGE.test(target)) return null;
  return target.includes("..") || target.includes("//") ? null : target;
}

/**
 * A page of the workspace behind its sign-in, to return to after that; null for any other text.
 * @param target untrusted
 */
export function staffPath(target: unknown): string | null {
  const path = anyStaffPath(target);
  return path && !BEFORE_SIGN_IN.test(path) ? path : null;
}
