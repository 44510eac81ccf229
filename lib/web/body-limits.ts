/** Limits of the size of request bodies, in bytes. */

/** Default of a route; every form and JSON body of the portal is far smaller. */
export const ROUTE_BODY_BYTES = 64 * 1024;

/** A form posted to a page, with its files; next.config.ts gives Next the same limit for server actions. */
export const PAGE_BODY_BYTES = 5 * 1024 * 1024;
