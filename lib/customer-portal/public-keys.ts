import "server-only";
import type { JWK } from "jose";
import { signingKey } from "@/lib/customer-portal/signing-key";
import type { CustomerPortalSettings } from "@/lib/settings";

/** What tickets are checked with (RFC 7517): the key in use first, then the one before it; none where nothing is configured. */
export async function publicKeys(portal: CustomerPortalSettings | null): Promise<{ keys: JWK[] }> {
  const keys = await Promise.all((portal?.keys.all ?? []).map(({ key }) => signingKey(key)));
  return { keys: keys.map(({ publicJwk }) => publicJwk) };
}
