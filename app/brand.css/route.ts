import { siteIdentity } from "@/app/_components/site/site-identity";
import { brandStyleSheet } from "@/lib/brand/accent";
import { publicRoute } from "@/lib/web/route";

/** The colour is a setting of the running server, so the route is not built in advance. */
export const dynamic = "force-dynamic";

/**
 * Style sheet with the brand colour and what is derived from it. Its address contains the colour, so it can be cached.
 */
export const GET = publicRoute(async () => {
  const { primary } = siteIdentity();
  return new Response(primary ? brandStyleSheet(primary) : "", {
    headers: { "Content-Type": "text/css; charset=utf-8", "Cache-Control": "public, max-age=86400" },
  });
});
