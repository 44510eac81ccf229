import "server-only";
import { Webhook } from "standardwebhooks";
import type { Context } from "@/lib/context";
import { seal, unseal } from "@/lib/crypto/seal";

/** Standard Webhooks asks for 24 to 64 bytes. */
const SECRET_BYTES = 32;
const PREFIX = "whsec_";

function secretSeal(key: Buffer, endpointId: string) {
  return { purpose: "webhook-secret" as const, secret: key, associatedData: endpointId };
}

/** A new secret, as the receiver gets it once: `whsec_` and base64. */
export function newWebhookSecret({ random }: Pick<Context, "random">): string {
  return PREFIX + Buffer.from(random.bytes(SECRET_BYTES)).toString("base64");
}

/** Seals a secret under the current DOCUMENT_KEY, which has a previous value, so that a rotation loses none. */
export function sealSecret(ctx: Pick<Context, "settings" | "random">, endpointId: string, secret: string): Buffer {
  const { key } = ctx.settings.documentKeys.current;
  return seal(secretSeal(key, endpointId), ctx.random, Buffer.from(secret));
}

/**
 * Opens a sealed secret.
 *
 * @returns `isCurrent` false when it is sealed under DOCUMENT_KEY_PREVIOUS; null when under neither
 */
export function openSecret(
  { settings }: Pick<Context, "settings">,
  endpointId: string,
  sealed: Buffer,
): { secret: string; isCurrent: boolean } | null {
  for (const { id, key } of settings.documentKeys.all) {
    const opened = unseal(secretSeal(key, endpointId), sealed);
    if (opened) return { secret: opened.toString("utf8"), isCurrent: id === settings.documentKeys.current.id };
  }
  return null;
}

/**
 * The headers of Standard Webhooks.
 *
 * @param secrets each signs, so that a receiver may verify with the old or the new one while it is rotated
 */
export function signatureHeaders(
  secrets: readonly string[],
  message: { id: string; at: Date; body: string },
): Record<string, string> {
  const { id, at, body } = message;
  return {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(" "),
  };
}
