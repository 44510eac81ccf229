/**
 * Checks of a request before a page, server action or route runs, as pure functions. lib/server calls them in front of
 * Next; middleware.ts and lib/web/route.ts call them again for hosts where lib/server does not run.
 */

export type RequestDetails = {
  method: string;
  host: string | null;
  origin: string | null;
  fetchSite: string | null;
};

/** The methods of every page and route; others get 405. */
export const METHODS = ["GET", "HEAD", "POST"];
/** The methods of the calls of the Sender API; PUT is for the parts of uploads. */
export const CALL_METHODS = [...METHODS, "PUT"];
/** A route of the Sender API answers with the methods of its own calls, so every method that Next knows comes to it. */
export const API_METHODS = [...CALL_METHODS, "PATCH", "DELETE", "OPTIONS"];

/** Whether a path belongs to the Sender API, which is for other systems and never for browsers. */
export function isApiPath(pathname: string): boolean {
  return pathname.startsWith("/api/v1/");
}

/** The methods of a path. */
export function methodsOf(pathname: string): string[] {
  return isApiPath(pathname) ? API_METHODS : METHODS;
}

/**
 * The origin of this portal that a Host header names. Upper case, the scheme's default port and the final dot of a
 * fully qualified domain name make no difference (RFC 9110, section 4.2.3); any other port does.
 *
 * @param origins the portal's origins, as `URL.origin` spells them
 * @returns null for another host
 */
export function originOfHost(host: string | null, origins: string[]): string | null {
  const [, name = "", port = ""] = /^(.*?)(?::(\d{1,5}))?$/.exec(host?.toLowerCase() ?? "") ?? [];
  const plain = name.endsWith(".") ? name.slice(0, -1) : name;
  const own = origins.find((origin) => {
    const { protocol, hostname, port: ownPort } = new URL(origin);
    const standard = protocol === "https:" ? "443" : "80";
    return hostname === plain && (port || standard) === (ownPort || standard);
  });
  return own ?? null;
}

/** Whether a Host header names this portal. */
export function isOwnHost(host: string | null, origins: string[]): boolean {
  return originOfHost(host, origins) !== null;
}

const MONITORED = ["/api/health/live", "/api/health/ready", "/api/metrics"];

/**
 * Whether a path is served for any Host. Load balancers and monitors ask each instance by its IP address, or over
 * HTTP/1.0 without Host; a host's scheduler calls jobs by the deployment's own name, and needs CRON_SECRET.
 */
export function isForAnyHost(pathname: string): boolean {
  return MONITORED.includes(pathname) || pathname.startsWith("/api/cron/");
}

/**
 * Whether a request that changes something comes from a page of this portal. Without an Origin, and with the Origin
 * `null` that Chromium sends where a proxy adds `Referrer-Policy: no-referrer`, `Sec-Fetch-Site: same-origin` decides;
 * for a sandboxed frame, whose Origin is `null` too, browsers send `cross-site`.
 */
export function isFromOwnPage(origin: string | null, fetchSite: string | null, origins: string[]): boolean {
  if (origin === null || origin === "null") return fetchSite === "same-origin";
  return origins.includes(origin);
}

/** Whether the path of a request target can be percent-decoded and holds no NUL. */
export function isReadableTarget(target: string): boolean {
  try {
    return !decodeURIComponent(target.split(/[?#]/, 1)[0] ?? "").includes("\0");
  } catch {
    return false;
  }
}

/**
 * The path and query of a request target (RFC 9112, section 3.2). The host of an absolute-form target takes precedence
 * over the Host header, so it must name this portal.
 *
 * @returns the target in origin form, or the status of the refusal: 421 for another host, 400 for a malformed target
 */
export function ownTarget(target: string, origins: string[]): { path: string } | { refused: 400 | 421 } {
  if (target.startsWith("/")) return isReadableTarget(target) ? { path: target } : { refused: 400 };
  const [, authority, rest = ""] = /^https?:\/\/([^/?#]*)(.*)$/i.exec(target) ?? [];
  if (authority === undefined) return { refused: 400 };
  if (!isOwnHost(authority, origins)) return { refused: 421 };
  const path = rest.startsWith("/") ? rest : `/${rest}`;
  return isReadableTarget(path) ? { path } : { refused: 400 };
}

/**
 * The status with which a request is refused, or null when it may pass.
 *
 * @param origins the portal's origins, from the settings: another host gets 421, a change from a page of another origin
 *                403
 * @param from the expected client; a `system` authenticates itself and is no browser, so headers of a page are refused
 * @param methods what is not among them gets 405
 */
export function refusal(
  { method, host, origin, fetchSite }: RequestDetails,
  origins: string[],
  from: "page" | "system" = "page",
  methods: readonly string[] = METHODS,
): 403 | 405 | 421 | null {
  if (!methods.includes(method)) return 405;
  if (!isOwnHost(host, origins)) return 421;
  if (method !== "POST" && method !== "PUT") return null;
  if (from === "system") return origin === null && fetchSite === null ? null : 403;
  return isFromOwnPage(origin, fetchSite, origins) ? null : 403;
}

/**
 * The status with which a body is refused for its headers, or null: 415 when it is compressed, because a small body
 * could then unpack to any size; 413 when its Content-Length is above the limit. A body without Content-Length is
 * counted while it is read.
 *
 * @param maxBytes the largest Content-Length
 */
export function bodyRefusal(header: (name: string) => string | null, maxBytes: number): 413 | 415 | null {
  const encoding = header("content-encoding")?.trim().toLowerCase();
  if (encoding && encoding !== "identity") return 415;
  return Number(header("content-length") ?? 0) > maxBytes ? 413 : null;
}
