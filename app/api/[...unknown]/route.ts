import { publicRoute } from "@/lib/web/route";

/** Addresses under /api that do not exist: 404 with the headers of every route, and no page. */
const nothingHere = publicRoute(async () => new Response(null, { status: 404 }));

export {
  nothingHere as DELETE,
  nothingHere as GET,
  nothingHere as HEAD,
  nothingHere as OPTIONS,
  nothingHere as PATCH,
  nothingHere as POST,
  nothingHere as PUT,
};
