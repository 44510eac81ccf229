/** Limits of the size of request bodies, in bytes. */

/** Default of a route; every form and JSON body of the portal is far smaller. */
export const ROUTE_BODY_BYTES = 64 * 1024;

/** A form posted to a page, with its files; next.config.ts gives Next the same limit for server actions. */
export const PAGE_BODY_BYTES = 5 * 1024 * 1024;

/** The JSON of a call of the Sender API; a message has a text of at most 20,000 characters. */
export const API_JSON_BYTES = 256 * 1024;

/** A call of the Sender API with its documents, which are in memory; larger ones are uploaded before. */
export const API_MULTIPART_BYTES = 10 * 1024 * 1024;

/** Messages of the Sender API as NDJSON, up to 1,000; hosts that limit requests allow 4.5 MB. */
export const API_LINES_BYTES = 4 * 1024 * 1024;
