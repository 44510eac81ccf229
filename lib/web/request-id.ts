import "server-only";
import { systemRandom } from "@/lib/kernel/random";
import { newRequestId } from "@/lib/kernel/request-id";
import { currentRequestId, inRequestScope } from "@/lib/request-scope";

export const REQUEST_ID_HEADER = "x-request-id";

/**
 * A new id for a request on a host without lib/server. The header is not asked there, whatever TRUST_PROXY says: such
 * hosts pass on what the client wrote.
 */
export function freshRequestId(): string {
  return newRequestId(systemRandom);
}

/**
 * Runs the handling of a request in its scope. Where lib/server runs, it has opened the scope.
 *
 * @param requestId makes the id where no scope is open
 */
export function withRequestId<T>(requestId: () => string, work: () => T): T {
  return currentRequestId() === undefined ? inRequestScope({ requestId: requestId(), route: null }, work) : work();
}
