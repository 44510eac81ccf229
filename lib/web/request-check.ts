/** What is refused before any of our code runs (SEC-48, SEC-52, SEC-85). Pure, so that its table can be tested. */

export type RequestFacts = {
  method: string;
  host: string | null;
  origin: string | null;
  fetchSite: string | null;
};

const METHODS = ["GET", "HEAD", "POST"];

/** Whether a Host line names us; the port counts. */
export function isOwnHost(host: string | null, origins: string[]): boolean {
  return host !== null && origins.some((own) => new URL(own).host === host.toLowerCase());
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
  const ours = origin === null ? fetchSite === "same-origin" : origins.includes(origin);
  return ours ? null : 403;
}
