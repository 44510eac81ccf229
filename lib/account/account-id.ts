declare const authorized: unique symbol;

/**
 * The id of the account whose customer makes the current request. Only the session gate creates one (a cast in
 * `findLiveSession`), so an operation cannot be called with an id taken from request data.
 */
export type AuthorizedAccountId = string & { readonly [authorized]: true };
