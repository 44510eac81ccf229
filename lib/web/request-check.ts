/** What is refused before any of our code runs (SEC-48, SEC-52, SEC-85). Pure, so that its table can be tested. */

export type RequestFacts = {
  method: string;
  host: string | null;
  origin: string | null;
  fetchSite: string | null;
};

const METHODS = ["GET", "HEAD", "POST"];

/**
 * The status with which a request is turned away, or null to let it in.
 *
 * @param origins our own, from the settings: 421 for any other host, 403 for a change asked for by a foreign page
 */
export function refusal({ method, host, origin, fetchSite }: RequestFacts, origins: string[]): 403 | 405 | 421 | null {
  if (!METHODS.includes(method)) return 405;
  const hosts = origins.map((own) => new URL(own).host);
  if (host === null || !hosts.includes(host.toLowerCase())) return 421;
  if (method !== "POST") return null;
  const ours = origin === null ? fetchSite === "same-origin" : origins.includes(origin);
  return ours ? null : 403;
}
