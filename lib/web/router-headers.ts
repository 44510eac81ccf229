/**
 * The request headers that Next reads. Next fails with 500 on a router header that it cannot parse, and trusts some
 * headers that only Next itself may set.
 */

/**
 * Headers that the portal, Next or a hosting platform sets, never a client. Forwarded host names are not used: see
 * APP_URL.
 */
const INTERNAL =
  /^(?:x-portal-|x-middleware-|x-invoke-|x-nextjs-(?!(?:html-)?request-id$)|x-next-|x-now-|x-vercel-|x-prerender-|x-action-|next-resume|x-nonce$|x-request-id$|x-matched-path$|x-forwarded-(?:host|port|proto|scheme|server)$|forwarded$|content-security-policy)/;

/**
 * Set by middleware.ts on a reply that is too large to be read; next.config.ts sends it to the route that keeps its
 * text.
 */
export const TOO_LARGE_HEADER = "x-portal-too-large";

/** Whether a header is removed from incoming requests. @param name in lower case */
export function isInternalHeader(name: string): boolean {
  return INTERNAL.test(name);
}

/** Next's limit, in characters. */
const TREE_CHARACTERS = 40_000;
/** Far deeper than any path of the portal, and far from the depth at which recursion fails. */
const TREE_DEPTH = 50;
const PARAMETER_KINDS = /^(?:c|oc|d|ci|di)(?:\((?:\.|\.\.|\.\.\.)\)|\(\.\.\)\(\.\.\))?$/;

const MARKERS = ["refetch", "inside-shared-layout", "metadata-only"];

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isSegment(value: unknown): boolean {
  if (isText(value)) return true;
  if (!Array.isArray(value) || value.length !== 4) return false;
  const [name, key, kind, siblings] = value;
  if (!isText(name) || !isText(key) || !isText(kind) || !PARAMETER_KINDS.test(kind)) return false;
  return siblings === null || (Array.isArray(siblings) && siblings.every(isText));
}

function isTree(value: unknown, depth: number): boolean {
  if (depth > TREE_DEPTH || !Array.isArray(value) || value.length < 2 || value.length > 6) return false;
  const [segment, children, refresh, marker, hints, extra] = value;
  if (!isSegment(segment)) return false;
  if (children === null || typeof children !== "object" || Array.isArray(children)) return false;
  if (refresh != null && !(Array.isArray(refresh) && refresh.length === 2 && refresh.every(isText))) return false;
  if (marker != null && !MARKERS.includes(marker)) return false;
  if (hints != null && typeof hints !== "number") return false;
  if (extra !== undefined && !isText(extra)) return false;
  return Object.values(children).every((child) => isTree(child, depth + 1));
}

function isStateTree(text: string): boolean {
  if (text.length > TREE_CHARACTERS) return false;
  try {
    return isTree(JSON.parse(decodeURIComponent(text)), 0);
  } catch {
    return false;
  }
}

/**
 * Whether the headers of Next's router have the format that the router sends.
 *
 * @param header the value of a header, null when it is absent
 */
export function areRouterHeadersValid(header: (name: string) => string | null): boolean {
  const tree = header("next-router-state-tree");
  if (tree !== null && !isStateTree(tree)) return false;
  const action = header("next-action");
  if (action !== null && !/^[0-9a-f]{42}$/.test(action)) return false;
  const prefetch = header("next-router-prefetch");
  if (prefetch !== null && !/^[0-3]$/.test(prefetch)) return false;
  const segment = header("next-router-segment-prefetch");
  if (segment !== null && !/^\/[\x21-\x7e]*$/.test(segment)) return false;
  const rsc = header("rsc");
  return rsc === null || rsc === "1";
}
