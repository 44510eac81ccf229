import { siteIdentity } from "@/app/_components/site/site-identity";
import { brandStyleSheet } from "@/lib/brand/accent";
import { publicRoute } from "@/lib/web/route";

/** The colour is a setting of the running server, not of the build. */
export const dynamic = "force-dynamic";

/** The insurer's colour and what follows from it. The layout asks for it with the colour in the address, so it keeps. */
export const GET = publicRoute(async () => {
  const { primary } = siteIdentity();
  return new Response(primary ? brandStyleSheet(primary) : "", {
    headers: { "Content-Type": "text/css; charset=utf-8", "Cache-Control": "public, max-age=86400" },
  });
});
