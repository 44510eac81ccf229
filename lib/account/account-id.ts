declare const authorized: unique symbol;

/**
 * The id of an account whose customer was authenticated. It is created by the session gate (`findLiveSession`) and read
 * back from the encrypted draft mark (lib/web/draft-mark.ts), so an operation cannot be called with an id from request
 * data.
 */
export type AuthorizedAccountId = string & { readonly [authorized]: true };
