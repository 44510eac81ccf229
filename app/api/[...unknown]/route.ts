import { publicRoute } from "@/lib/web/route";

/** Unknown addresses under /api: 404 with the headers of every route and without a page. */
const notFound = publicRoute(async () => new Response(null, { status: 404 }));

export {
  notFound as DELETE,
  notFound as GET,
  notFound as HEAD,
  notFound as OPTIONS,
  notFound as PATCH,
  notFound as POST,
  notFound as PUT,
};
