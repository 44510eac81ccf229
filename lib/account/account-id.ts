declare const authorized: unique symbol;

/**
 * The id of an account whose owner stands behind this very request. Only the session gate (later the API-key gate)
 * makes one, so that no operation can be called with an id that merely came in from outside (ARCHITECTURE, law 6).
 */
export type AuthorizedAccountId = string & { readonly [authorized]: true };
