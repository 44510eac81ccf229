import { noSuchCall } from "@/lib/web/api/api-route";

/** Paths below /api/v1 that are no call of the Sender API: 404 with problem details. */
export {
  noSuchCall as DELETE,
  noSuchCall as GET,
  noSuchCall as HEAD,
  noSuchCall as OPTIONS,
  noSuchCall as PATCH,
  noSuchCall as POST,
  noSuchCall as PUT,
};
