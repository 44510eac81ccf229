/** How many bytes of a request's body are read, by default and at most. */

/** A route reads this much unless it names another limit: every form and JSON of ours is far shorter. */
export const ROUTE_BODY_BYTES = 64 * 1024;

/** A page's form with its files; next.config.ts tells Next the same limit for server actions. */
export const PAGE_BODY_BYTES = 5 * 1024 * 1024;
