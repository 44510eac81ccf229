import { publicKeys } from "@/lib/customer-portal/public-keys";
import { publicRoute } from "@/lib/web/route";

/** Seconds in caches: shorter than a key rotation, longer than a burst of registrations. */
const CACHE_SECONDS = 300;

/** The public keys with which the customer portal verifies tickets; also at `/.well-known/jwks.json`. */
export const GET = publicRoute(
  async ({ ctx }) =>
    Response.json(await publicKeys(ctx.settings.customerPortal), {
      headers: { "Content-Type": "application/jwk-set+json", "Cache-Control": `public, max-age=${CACHE_SECONDS}` },
    }),
  { always: true },
);
