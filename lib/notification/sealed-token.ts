import "server-only";
import { createCipheriv, createDecipheriv, hkdfSync } from "node:crypto";
import type { Context } from "@/lib/context";

/** A token that waits in the outbox (docs/adr/0005): AES-256-GCM, nonce (12) ‖ token ‖ tag (16). */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

function sealingKey(authSecret: string): Buffer {
  return Buffer.from(hkdfSync("sha256", authSecret, "", "outbox-token", KEY_BYTES));
}

/** Seals a link's token for one notification; it opens for no other. */
export function sealToken(ctx: Pick<Context, "settings" | "random">, notificationId: string, token: string): Buffer {
  const nonce = ctx.random.bytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", sealingKey(ctx.settings.authSecret), nonce);
  cipher.setAAD(Buffer.from(notificationId));
  return Buffer.concat([nonce, cipher.update(token, "utf8"), cipher.final(), cipher.getAuthTag()]);
}

/** @returns null when it was sealed under another key or for another notification */
export function unsealToken(ctx: Pick<Context, "settings">, notificationId: string, sealed: Buffer): string | null {
  try {
    const decipher = createDecipheriv(
      "aes-256-gcm",
      sealingKey(ctx.settings.authSecret),
      sealed.subarray(0, NONCE_BYTES),
    );
    decipher.setAAD(Buffer.from(notificationId));
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]).toString(
      "utf8",
    );
  } catch {
    return null;
  }
}
