import "server-only";
import type { Context } from "@/lib/context";
import { derivePurposeKey } from "@/lib/crypto/derive-key";
import { type SealContext, seal, unseal } from "@/lib/crypto/seal";
import type { NamedKey } from "@/lib/settings";
import { TOTP_SECRET_BYTES } from "@/lib/staff/totp";

const sealContext = (pepper: NamedKey, memberId: string): SealContext => ({
  purpose: "staff-totp",
  secret: pepper.key,
  associatedData: memberId,
});

/** Seals the secret of a staff member's second factor under the current pepper, bound to their row. */
export function sealTotpSecret(ctx: Pick<Context, "settings" | "random">, memberId: string, secret: Uint8Array) {
  const { current } = ctx.settings.peppers;
  return { totpSecret: seal(sealContext(current, memberId), ctx.random, secret), totpKeyId: current.id };
}

/** Opens a sealed secret; null when there is none or its pepper is no longer configured. */
export function openTotpSecret(
  ctx: Pick<Context, "settings">,
  member: { id: string; totpSecret: Buffer | null; totpKeyId: string | null },
): Buffer | null {
  const pepper = ctx.settings.peppers.all.find(({ id }) => id === member.totpKeyId);
  return pepper && member.totpSecret ? unseal(sealContext(pepper, member.id), member.totpSecret) : null;
}

/**
 * The secret that an invitation offers. Derived from the link's token, so that the page shows the same QR code however
 * often it is opened, and nothing is stored before the invitation is accepted.
 */
export function offeredTotpSecret(ctx: Pick<Context, "settings">, token: string): Buffer {
  return derivePurposeKey(ctx.settings.authSecret, `kuldemenyeim staff totp of invitation ${token}`, TOTP_SECRET_BYTES);
}
