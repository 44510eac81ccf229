import "server-only";
import { createCipheriv, createDecipheriv, createHash, hkdfSync } from "node:crypto";
import type { Context } from "@/lib/context";
import { err, ok, type Result } from "@/lib/kernel/result";
import type { NamedKey } from "@/lib/settings";

/** A document as it lies in the database, and what is known of its plain bytes. */
export type SealedDocument = {
  documentId: string;
  /** Fingerprint of the master key. */
  keyId: string;
  /** nonce (12) ‖ data key (32) ‖ tag (16). */
  wrappedKey: Buffer;
  /** nonce (12) ‖ bytes ‖ tag (16). */
  ciphertext: Buffer;
  /** Of the plain bytes, hex. */
  sha256: string;
  sizeBytes: number;
};

export type StoredBytes = Pick<SealedDocument, "documentId" | "keyId" | "wrappedKey" | "ciphertext">;

/** `unknown-key`: the master key is no longer configured; the others: the bytes are not what was sealed. */
export type UnsealFailure = { kind: "damaged"; reason: "unknown-key" | "wrapped-key" | "ciphertext" | "sha256" };

const CIPHER = "aes-256-gcm";
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const WRAPPING_PURPOSE = "kuldemenyeim document key wrapping v1";
const NO_SALT = new Uint8Array();

export function sha256Hex(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** The configured secret may be longer than a key; what wraps is derived from all of it, for this purpose only. */
function wrappingKey(master: NamedKey): Buffer {
  return Buffer.from(hkdfSync("sha256", master.key, NO_SALT, WRAPPING_PURPOSE, KEY_BYTES));
}

function encrypt(key: Uint8Array, nonce: Uint8Array, plain: Uint8Array, boundTo: string): Buffer {
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(boundTo));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: Uint8Array, sealed: Buffer, boundTo: string): Buffer | null {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) return null;
  const decipher = createDecipheriv(CIPHER, key, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(boundTo)).setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch {
    return null;
  }
}

/**
 * Encrypts a document under a key of its own, and that key under the current master key (CONTRACT, decision 6;
 * SEC-58). Both are bound to the document's id: bytes moved to another row do not open.
 */
export function sealDocument(
  ctx: Pick<Context, "settings" | "random">,
  document: { documentId: string; bytes: Uint8Array },
): SealedDocument {
  const { documentId, bytes } = document;
  const master = ctx.settings.documentKeys.current;
  const dataKey = ctx.random.bytes(KEY_BYTES);
  return {
    documentId,
    keyId: master.id,
    wrappedKey: encrypt(wrappingKey(master), ctx.random.bytes(NONCE_BYTES), dataKey, documentId),
    ciphertext: encrypt(dataKey, ctx.random.bytes(NONCE_BYTES), bytes, documentId),
    sha256: sha256Hex(bytes),
    sizeBytes: bytes.length,
  };
}

/**
 * Decrypts and verifies the whole document.
 *
 * @param stored  the row as read
 * @param sha256  what the plain bytes must hash to, from the document's own row
 * @returns the plain bytes; never a part of them, never unverified ones
 */
export function unsealDocument(
  ctx: Pick<Context, "settings">,
  stored: StoredBytes,
  sha256: string,
): Result<Buffer, UnsealFailure> {
  const master = ctx.settings.documentKeys.all.find((key) => key.id === stored.keyId);
  if (!master) return err({ kind: "damaged", reason: "unknown-key" });
  const dataKey = decrypt(wrappingKey(master), stored.wrappedKey, stored.documentId);
  if (dataKey?.length !== KEY_BYTES) return err({ kind: "damaged", reason: "wrapped-key" });
  const plain = decrypt(dataKey, stored.ciphertext, stored.documentId);
  if (!plain) return err({ kind: "damaged", reason: "ciphertext" });
  if (sha256Hex(plain) !== sha256) return err({ kind: "damaged", reason: "sha256" });
  return ok(plain);
}

/**
 * Wraps a document's data key anew, under the current master key; the document's bytes stay as they are.
 *
 * @returns null when it does not open: its master key is no longer configured, or the row is damaged
 */
export function rewrapKey(
  ctx: Pick<Context, "settings" | "random">,
  stored: Pick<StoredBytes, "documentId" | "keyId" | "wrappedKey">,
): Pick<StoredBytes, "keyId" | "wrappedKey"> | null {
  const { current, all } = ctx.settings.documentKeys;
  const { documentId, wrappedKey } = stored;
  const master = all.find((key) => key.id === stored.keyId);
  const dataKey = master && decrypt(wrappingKey(master), wrappedKey, documentId);
  if (dataKey?.length !== KEY_BYTES) return null;
  const nonce = ctx.random.bytes(NONCE_BYTES);
  return { keyId: current.id, wrappedKey: encrypt(wrappingKey(current), nonce, dataKey, documentId) };
}
