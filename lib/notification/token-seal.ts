import "server-only";
import { createCipheriv, createDecipheriv, hkdfSync } from "node:crypto";
import type { Context } from "@/lib/context";

const CIPHER = "aes-256-gcm";
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const PURPOSE = "kuldemenyeim outbox token v1";
const NO_SALT = new Uint8Array();

function sealingKey(authSecret: string): Buffer {
  return Buffer.from(hkdfSync("sha256", authSecret, NO_SALT, PURPOSE, KEY_BYTES));
}

/** Encrypts a link's token for the outbox, bound to its row: nonce (12) ‖ token ‖ tag (16). See docs/adr/0005. */
export function sealToken(
  ctx: Pick<Context, "settings" | "random">,
  sealed: { notificationId: string; token: string },
): Buffer {
  const nonce = ctx.random.bytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, sealingKey(ctx.settings.authSecret), nonce);
  cipher.setAAD(Buffer.from(sealed.notificationId));
  return Buffer.concat([nonce, cipher.update(sealed.token, "utf8"), cipher.final(), cipher.getAuthTag()]);
}

/** @returns null when it does not open: another AUTH_SECRET, or bytes of another row */
export function unsealToken(
  ctx: Pick<Context, "settings">,
  sealed: { notificationId: string; bytes: Buffer },
): string | null {
  const { bytes } = sealed;
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return null;
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv(CIPHER, sealingKey(ctx.settings.authSecret), nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(sealed.notificationId)).setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    const plain = [decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()];
    return Buffer.concat(plain).toString("utf8");
  } catch {
    return null;
  }
}
