/**
 * Encrypts bytes for one purpose (AES-256-GCM) and opens them again. Sealed bytes are
 * version (1) ‖ nonce (12) ‖ ciphertext ‖ tag (16). Files are sealed in segments instead (segment-seal.ts, version 2).
 */
import "server-only";
import { createCipheriv, createDecipheriv, createSecretKey } from "node:crypto";
import { derivePurposeKey } from "@/lib/crypto/derive-key";
import { TAG_BYTES } from "@/lib/crypto/segments";
import type { Random } from "@/lib/kernel/random";

/**
 * Every purpose, and the key label of the unversioned form, in which versions of the portal up to November 2026 sealed:
 * nonce ‖ ciphertext ‖ tag. It is still read, never written. `label: null`: the secret was the key.
 * `bound: false`: without associated data. `unversioned: null`: the purpose is younger than that form.
 */
const PURPOSES = {
  /** A document or an attachment, under the data key of its own. */
  "document-bytes": { unversioned: { label: null, bound: true } },
  /** The data key of a document or an attachment, under the master key. */
  "document-key": { unversioned: { label: "kuldemenyeim document key wrapping v1", bound: true } },
  /** The text of a document for the search, under the master key. */
  "document-text": { unversioned: { label: "kuldemenyeim document text v1", bound: true } },
  /** The token of a mailed link, until the notification is sent. */
  "outbox-token": { unversioned: { label: "kuldemenyeim outbox token v1", bound: true } },
  /** The stored answer of a call of the Sender API, which may hold a generated initial password. */
  "api-answer": { unversioned: { label: "kuldemenyeim api answer v1", bound: true } },
  /** An initial password while a batch of the Sender API holds it. */
  "batch-password": { unversioned: null },
  /** Who may save which reply as a draft, in a hidden field. */
  "draft-mark": { unversioned: { label: "kuldemenyeim reply draft mark v1", bound: false } },
  "cookie closure-draft": { unversioned: { label: "kuldemenyeim cookie closure-draft v1", bound: false } },
  "cookie closure-outcome": { unversioned: { label: "kuldemenyeim cookie closure-outcome v1", bound: false } },
  "cookie mailed-address": { unversioned: { label: "kuldemenyeim cookie mailed-address v1", bound: false } },
  /** Secret of the second factor of a staff member, under the pepper. */
  "staff-totp": { unversioned: null },
  /** The secret that signs the webhooks of an endpoint, under the master key of documents. */
  "webhook-secret": { unversioned: null },
} as const satisfies Record<string, { unversioned: { label: string | null; bound: boolean } | null }>;

export type SealPurpose = keyof typeof PURPOSES;

export type SealContext = {
  purpose: SealPurpose;
  /** At least 32 random bytes; the key is derived from it for this purpose only. */
  secret: string | Uint8Array;
  /** Identifies the row that the bytes belong to, so that they do not open in another one; "" when there is no row. */
  associatedData: string;
};

/** Length of every key, in bytes. */
export const KEY_BYTES = 32;
export const CIPHER = "aes-256-gcm";
const VERSION = 1;
const VERSION_BYTES = 1;
export const NONCE_BYTES = 12;

export type CipherInput = { key: Uint8Array; authenticated: Buffer };

/** Key and associated data of a version of sealed bytes; every version and purpose has a key of its own. */
export function versionedInput({ purpose, secret, associatedData }: SealContext, version: number): CipherInput {
  return {
    key: derivePurposeKey(secret, `kuldemenyeim seal v${version} ${purpose}`, KEY_BYTES),
    authenticated: Buffer.concat([Buffer.of(version), Buffer.from(`${purpose}\0${associatedData}`)]),
  };
}

function unversionedInput({ purpose, secret, associatedData }: SealContext): CipherInput | null {
  const { unversioned } = PURPOSES[purpose];
  if (!unversioned) return null;
  const { label, bound } = unversioned;
  return {
    key: label === null ? Buffer.from(secret) : derivePurposeKey(secret, label, KEY_BYTES),
    authenticated: Buffer.from(bound ? associatedData : ""),
  };
}

function decrypt({ key, authenticated }: CipherInput, body: Uint8Array): Buffer | null {
  if (body.length < NONCE_BYTES + TAG_BYTES) return null;
  const nonce = body.subarray(0, NONCE_BYTES);
  // For a key given as bytes, Node takes three times as long.
  const decipher = createDecipheriv(CIPHER, createSecretKey(key), nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(authenticated).setAuthTag(body.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(body.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch {
    return null;
  }
}

/**
 * Encrypts and authenticates bytes.
 *
 * @param random source of the nonce; with 96 random bits, one key may seal 2^32 values
 * @returns 29 bytes more than `plain`
 */
export function seal(context: SealContext, random: Pick<Random, "bytes">, plain: Uint8Array): Buffer {
  const { key, authenticated } = versionedInput(context, VERSION);
  const nonce = random.bytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, createSecretKey(key), nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(authenticated);
  return Buffer.concat([Buffer.of(VERSION), nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/**
 * What sealed bytes may have been encrypted with: the first byte of an unversioned value is random, so it may equal
 * VERSION.
 *
 * @param sealed their beginning at least
 */
export function cipherInputs(context: SealContext, sealed: Uint8Array): (CipherInput & { versionBytes: number })[] {
  const input = unversionedInput(context);
  const unversioned = input ? [{ ...input, versionBytes: 0 }] : [];
  const isCurrent = sealed[0] === VERSION;
  const inputs = isCurrent
    ? [{ ...versionedInput(context, VERSION), versionBytes: VERSION_BYTES }, ...unversioned]
    : unversioned;
  return inputs.filter(({ key }) => key.length === KEY_BYTES);
}

/**
 * Opens sealed bytes, whole or not at all.
 *
 * @returns null when they were sealed for another purpose, row or secret, in an unknown version, or were changed since
 */
export function unseal(context: SealContext, sealed: Uint8Array): Buffer | null {
  for (const { versionBytes, ...input } of cipherInputs(context, sealed)) {
    const plain = decrypt(input, sealed.subarray(versionBytes));
    if (plain) return plain;
  }
  return null;
}
