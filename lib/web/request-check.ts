/** What is refused before any of our code runs (SEC-48, SEC-52, SEC-85). Pure, so that its table can be tested. */

export type RequestFacts = {
  method: string;
  host: string | null;
  origin: string | null;
  fetchSite: string | null;
};

const METHODS = ["GET", "HEAD", "POST"];

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

/** Whether the path of a request line can be decoded, and holds no NUL. */
export function isReadableTarget(target: string): boolean {
  try {
    return !decodeURIComponent(target.split(/[?#]/, 1)[0] ?? "").includes("\0");
  } catch {
    return false;
  }
}

/**
 * The status with which a request is turned away, or null to let it in.
 *
 * @param origins our own, from the settings: 421 for any other host, 403 for a change asked for by a foreign page
 * @param from who is expected to ask; a `system` brings its own proof and is never a browser, so no page can be behind it
 */
export function refusal(
  { method, host, origin, fetchSite }: RequestFacts,
  origins: string[],
  from: "page" | "system" = "page",
): 403 | 405 | 421 | null {
  if (!METHODS.includes(method)) return 405;
  if (!isOwnHost(host, origins)) return 421;
  if (method !== "POST") return null;
  if (from === "system") return origin === null && fetchSite === null ? null : 403;
  return isFromOwnPage(origin, fetchSite, origins) ? null : 403;
}
