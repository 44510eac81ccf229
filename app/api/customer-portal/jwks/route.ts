import { publicKeys } from "@/lib/customer-portal/public-keys";
import { publicRoute } from "@/lib/web/route";

/** Shorter than a rotation takes, longer than a burst of registrations. */
const KEPT_SECONDS = 300;

/** The keys that the customer portal checks tickets with; asked for as `/.well-known/jwks.json`. */
export const GET = publicRoute(
  async ({ ctx }) =>
    Response.json(await publicKeys(ctx.settings.customerPortal), {
      headers: { "Content-Type": "application/jwk-set+json", "Cache-Control": `public, max-age=${KEPT_SECONDS}` },
    }),
  { always: true },
);
