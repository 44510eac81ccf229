declare const authorized: unique symbol;
declare const draftOwner: unique symbol;

/**
 * The id of an account whose customer was authenticated. Only the session gate (`findLiveSession`) creates it, so an
 * operation cannot be called with an id from request data.
 */
export type AuthorizedAccountId = string & { readonly [authorized]: true };

/**
 * The id of an account that a sealed draft mark names (lib/web/draft-mark.ts), possibly after its session has ended. It
 * may write a draft of a reply and nothing else: no operation that reads or changes anything else accepts it.
 */
export type DraftOwnerId = string & { readonly [draftOwner]: true };
