import "server-only";
import { createHash } from "node:crypto";
import type { Context } from "@/lib/context";
import { KEY_BYTES, type SealContext, seal, unseal } from "@/lib/crypto/seal";
import { err, ok, type Result } from "@/lib/kernel/result";
import type { NamedKey } from "@/lib/settings";

/** A document as it is stored, and what is known of its plain bytes. */
export type SealedDocument = {
  documentId: string;
  /** Fingerprint of the master key. */
  keyId: string;
  /** The data key (32 bytes), sealed under the master key. */
  wrappedKey: Buffer;
  /** The plain bytes, sealed under the data key. */
  ciphertext: Buffer;
  /** SHA-256 of the plain bytes, hexadecimal. */
  sha256: string;
  sizeBytes: number;
};

export type StoredBytes = Pick<SealedDocument, "documentId" | "keyId" | "wrappedKey" | "ciphertext">;

/** `unknown-key`: the master key is no longer configured; the others: the bytes are not what was sealed. */
export type UnsealFailure = { kind: "damaged"; reason: "unknown-key" | "wrapped-key" | "ciphertext" | "sha256" };

export function sha256Hex(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function keySeal(master: NamedKey, documentId: string): SealContext {
  return { purpose: "document-key", secret: master.key, associatedData: documentId };
}

function bytesSeal(dataKey: Uint8Array, documentId: string): SealContext {
  return { purpose: "document-bytes", secret: dataKey, associatedData: documentId };
}

/**
 * Encrypts a document under a key of its own, and that key under the current master key. Both are bound to the
 * document's id: bytes moved to another row do not open.
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
    wrappedKey: seal(keySeal(master, documentId), ctx.random, dataKey),
    ciphertext: seal(bytesSeal(dataKey, documentId), ctx.random, bytes),
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
  const dataKey = unseal(keySeal(master, stored.documentId), stored.wrappedKey);
  if (dataKey?.length !== KEY_BYTES) return err({ kind: "damaged", reason: "wrapped-key" });
  const plain = unseal(bytesSeal(dataKey, stored.documentId), stored.ciphertext);
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
  const dataKey = master && unseal(keySeal(master, documentId), wrappedKey);
  if (dataKey?.length !== KEY_BYTES) return null;
  return { keyId: current.id, wrappedKey: seal(keySeal(current, documentId), ctx.random, dataKey) };
}
