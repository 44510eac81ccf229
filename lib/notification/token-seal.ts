import "server-only";
import type { Context } from "@/lib/context";
import { type SealContext, seal, unseal } from "@/lib/crypto/seal";

function tokenSeal({ settings }: Pick<Context, "settings">, notificationId: string): SealContext {
  return { purpose: "outbox-token", secret: settings.authSecret, associatedData: notificationId };
}

/**
 * Encrypts a link's token for the outbox, bound to its notification by the associated data. Reason:
 * docs/adr/0005-tokens-in-the-outbox.md.
 */
export function sealToken(
  ctx: Pick<Context, "settings" | "random">,
  { notificationId, token }: { notificationId: string; token: string },
): Buffer {
  return seal(tokenSeal(ctx, notificationId), ctx.random, Buffer.from(token));
}

/** @returns the token; null when it cannot be decrypted: AUTH_SECRET changed, or the bytes belong to another row */
export function unsealToken(
  ctx: Pick<Context, "settings">,
  { notificationId, bytes }: { notificationId: string; bytes: Buffer },
): string | null {
  return unseal(tokenSeal(ctx, notificationId), bytes)?.toString("utf8") ?? null;
}
