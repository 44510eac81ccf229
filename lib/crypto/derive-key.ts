import "server-only";
import { createSecretKey, hkdfSync } from "node:crypto";

const NO_SALT = new Uint8Array();

/**
 * Derives a key from a secret (RFC 5869, HKDF-SHA-256, no salt). Keys with different labels are independent.
 *
 * @param secret random already, at least 32 bytes; it may be longer than the key
 * @param label names the one purpose of the key
 * @param length in bytes
 */
export function derivePurposeKey(secret: string | Uint8Array, label: string, length: number): Buffer {
  // Node derives from a key object twice as fast as from bytes.
  const key = createSecretKey(Buffer.from(secret));
  return Buffer.from(hkdfSync("sha256", key, NO_SALT, label, length));
}
