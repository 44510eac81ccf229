import type { ApiScope } from "@/lib/api/api-key";

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
  readonly [authorized]: true;
};
