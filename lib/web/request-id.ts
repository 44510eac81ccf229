import "server-only";
import { systemRandom } from "@/lib/kernel/random";
import { acceptedRequestId, newRequestId } from "@/lib/kernel/request-id";
import { currentRequestId, inRequestScope } from "@/lib/request-scope";
import { webSettings } from "@/lib/web/web-settings";

export const REQUEST_ID_HEADER = "x-request-id";

/** The id of a request that no server of ours has given one: a trusted proxy's (TRUST_PROXY), else a new one. */
export function requestIdOf(header: string | null): string {
  return acceptedRequestId(header, webSettings().trustedProxyHops) ?? newRequestId(systemRandom);
}

/**
 * Runs the handling of a request in its scope. Where lib/server runs, it has opened the scope.
 *
 * @param requestId makes the id where no scope is open
 */
export function withRequestId<T>(requestId: () => string, work: () => T): T {
  return currentRequestId() === undefined ? inRequestScope({ requestId: requestId(), route: null }, work) : work();
}
