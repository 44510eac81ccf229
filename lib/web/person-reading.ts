import "server-only";

/**
 * Whether a GET was made for a person who wants to read, not by a browser fetching ahead (CONTRACT, decision 15). HEAD
 * requests are told by the header that the middleware sets.
 */
export function isPersonReading(headers: Headers): boolean {
  if (headers.get("x-portal-method") === "HEAD") return false;
  return !/prefetch/.test(
    `${headers.get("sec-purpose") ?? ""} ${headers.get("purpose") ?? ""} ${headers.get("next-router-prefetch") ? "prefetch" : ""}`,
  );
}
