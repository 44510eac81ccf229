/**
 * What is refused before a page, action or route runs, as pure functions: lib/server calls them in front of Next,
 * middleware.ts and lib/web/route.ts call them again for hosts where lib/server does not run.
 */

export type RequestDetails = {
  method: string;
  host: string | null;
  origin: string | null;
  fetchSite: string | null;
};

/** The methods of every page and route; the others are answered 405. */
export const METHODS = ["GET", "HEAD", "POST"];

/**
 * The origin of ours that a Host line names. Upper case, the scheme's default port and the final dot of a full domain name
 * do not count (RFC 9110, section 4.2.3); any other port does.
 *
 * @param origins our own, as `URL.origin` spells them
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

/** Whether a Host line names this portal. */
export function isOwnHost(host: string | null, origins: string[]): boolean {
  return originOfHost(host, origins) !== null;
}

/** Whether an address is one of the health checks, which balancers ask by IP address, or without Host over HTTP/1.0. */
export function isHealthPath(pathname: string): boolean {
  return pathname === "/api/health/live" || pathname === "/api/health/ready";
}

/**
 * Whether a request that changes something comes from a page of ours. Without an origin, and with the origin `null` that
 * Chromium sends where a proxy adds `Referrer-Policy: no-referrer`, the browser's `Sec-Fetch-Site: same-origin` proves
 * it; for a sandboxed frame, whose origin is `null` too, browsers say `cross-site`.
 */
export function isFromOwnPage(origin: string | null, fetchSite: string | null, origins: string[]): boolean {
  if (origin === null || origin === "null") return fetchSite === "same-origin";
  return origins.includes(origin);
}

/** Whether the path of a request target can be decoded, and holds no NUL. */
export function isReadableTarget(target: string): boolean {
  try {
    return !decodeURIComponent(target.split(/[?#]/, 1)[0] ?? "").includes("\0");
  } catch {
    return false;
  }
}

/**
 * The path and query of a request target (RFC 9112, section 3.2). An absolute-form target counts before the Host line, so
 * it must name this portal.
 *
 * @returns the target in origin form, or the status of the refusal: 421 for another host, 400 for what is no path
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
 * @param origins our own, from the settings: 421 for any other host, 403 for a change asked for by a foreign page
 * @param from who is expected to ask; a `system` brings its own proof and is never a browser, so no page can be behind it
 */
export function refusal(
  { method, host, origin, fetchSite }: RequestDetails,
  origins: string[],
  from: "page" | "system" = "page",
): 403 | 405 | 421 | null {
  if (!METHODS.includes(method)) return 405;
  if (!isOwnHost(host, origins)) return 421;
  if (method !== "POST") return null;
  if (from === "system") return origin === null && fetchSite === null ? null : 403;
  return isFromOwnPage(origin, fetchSite, origins) ? null : 403;
}

/**
 * The status with which a body is refused for what its headers say, or null: 415 when it is compressed, because a small
 * body could then unpack to any size; 413 when it is announced longer than allowed. A body of unannounced length is
 * counted while it is read.
 *
 * @param maxBytes the longest body that may be announced
 */
export function bodyRefusal(header: (name: string) => string | null, maxBytes: number): 413 | 415 | null {
  const encoding = header("content-encoding")?.trim().toLowerCase();
  if (encoding && encoding !== "identity") return 415;
  return Number(header("content-length") ?? 0) > maxBytes ? 413 : null;
}
