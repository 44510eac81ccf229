import type { ApiScope } from "@/lib/api/api-key";
import { addSeconds } from "@/lib/kernel/time";

declare const authorized: unique symbol;

/**
 * The sender whose key a call carries. Only the gate (`authorizeSender`) creates it, so an operation cannot be called
 * with a sender from request data.
 */
export type AuthorizedSender = {
  /** `source` of its messages. */
  readonly source: string;
  readonly keyId: string;
  readonly keyName: string;
  readonly scopes: readonly ApiScope[];
  /** Of a test key: by how many seconds its clock is ahead. Null for a live key. */
  readonly test: { readonly offsetSeconds: number } | null;
  readonly [authorized]: true;
};

/** The instant by which a sender sees states: that of its test clock for a test key. Nothing is dated by it. */
export function senderNow({ test }: AuthorizedSender, now: Date): Date {
  return test ? addSeconds(now, test.offsetSeconds) : now;
}
