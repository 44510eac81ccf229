import { publicKeys } from "@/lib/customer-portal/public-keys";
import { evidencePublicKeys } from "@/lib/evidence/evidence-keys";
import { publicRoute } from "@/lib/web/route";

/** Seconds in caches: shorter than a key rotation, longer than a burst of registrations. */
const CACHE_SECONDS = 300;

/**
 * The public keys of the portal, also at `/.well-known/jwks.json`: those with which the customer portal verifies
 * tickets (ES256), and those of certificates and checkpoints (EdDSA).
 */
export const GET = publicRoute(
  async ({ ctx }) => {
    const { keys } = await publicKeys(ctx.settings.customerPortal);
    return Response.json(
      { keys: [...keys, ...evidencePublicKeys(ctx.settings.evidence)] },
      { headers: { "Content-Type": "application/jwk-set+json", "Cache-Control": `public, max-age=${CACHE_SECONDS}` } },
    );
  },
  { always: true },
);
