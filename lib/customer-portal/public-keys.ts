import "server-only";
import type { JWK } from "jose";
import { signingKey } from "@/lib/customer-portal/signing-key";
import type { CustomerPortalSettings } from "@/lib/settings";

/** The JWK set (RFC 7517) for verifying tickets: the current key, then the previous one; empty when not configured. */
export async function publicKeys(portal: CustomerPortalSettings | null): Promise<{ keys: JWK[] }> {
  const keys = await Promise.all((portal?.keys.all ?? []).map(({ key }) => signingKey(key)));
  return { keys: keys.map(({ publicJwk }) => publicJwk) };
}
