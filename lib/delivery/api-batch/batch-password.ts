import "server-only";
import type { Context } from "@/lib/context";
import { type SealContext, seal, unseal } from "@/lib/crypto/seal";

function passwordSeal({ settings }: Pick<Context, "settings">, id: string, number: number): SealContext {
  return { purpose: "batch-password", secret: settings.authSecret, associatedData: JSON.stringify([id, number]) };
}

/**
 * Seals an initial password while a batch of the Sender API holds it.
 *
 * @param place.id the batch, or for a generated one the attempt to commit it
 * @param place.number of its message
 */
export function sealPassword(ctx: Context, place: { id: string; number: number }, password: string): Buffer {
  return seal(passwordSeal(ctx, place.id, place.number), ctx.random, Buffer.from(password));
}

/** @throws when AUTH_SECRET has changed since: the password is lost */
export function openPassword(ctx: Context, place: { id: string; number: number }, sealed: Buffer): string {
  const opened = unseal(passwordSeal(ctx, place.id, place.number), sealed);
  if (!opened) throw new Error("an initial password of a batch cannot be opened: AUTH_SECRET has changed");
  return opened.toString("utf8");
}
