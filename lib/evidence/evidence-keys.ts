import "server-only";
import { derivePurposeKey } from "@/lib/crypto/derive-key";
import type { EvidenceSettings } from "@/lib/settings";
import { type PublicKey, publicKeyOf, type SigningKey, signingKeyOf } from "./signature";

const PURPOSE = "kuldemenyeim evidence v1";
const SEED_BYTES = 32;

/** The key that signs evidence and checkpoints; null without EVIDENCE_KEY. The same secret gives the same key. */
export function evidenceSigningKey({ key }: Pick<EvidenceSettings, "key">): SigningKey | null {
  return key && signingKeyOf(derivePurposeKey(key.key, PURPOSE, SEED_BYTES));
}

/** The public keys of evidence: the current one first, then those that it replaced (EVIDENCE_KEYS_PREVIOUS). */
export function evidencePublicKeys(settings: Pick<EvidenceSettings, "key" | "previousKeys">): PublicKey[] {
  const current = evidenceSigningKey(settings)?.publicKey;
  const previous = settings.previousKeys.flatMap((x) => publicKeyOf(x) ?? []);
  return [...(current ? [current] : []), ...previous];
}
