import { siteIdentity } from "@/app/_components/site-identity";
import { brandStyleSheet } from "@/lib/brand/accent";

/** The colour is a setting of the running server, not of the build. */
export const dynamic = "force-dynamic";

/** The insurer's colour and what follows from it. The layout asks for it with the colour in the address, so it keeps. */
export function GET(): Response {
  const { primary } = siteIdentity();
  return new Response(primary ? brandStyleSheet(primary) : "", {
    headers: {
      "content-type": "text/css; charset=utf-8",
      "cache-control": "public, max-age=86400",
      "x-content-type-options": "nosniff",
    },
  });
}
