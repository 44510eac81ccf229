import "server-only";
import { webSettings } from "@/lib/web/web-settings";

/**
 * Whether a request that changes something comes from one of our own pages (SEC-48): `Origin` is ours, or it is absent
 * and the browser says `Sec-Fetch-Site: same-origin`. Compared with the configured origin, never with Host.
 */
export function isSameOrigin(headers: Headers): boolean {
  const origin = headers.get("origin");
  if (origin !== null) return webSettings().origins.includes(origin);
  return headers.get("sec-fetch-site") === "same-origin";
}
