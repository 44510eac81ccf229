/**
 * Opens bytes that `seal` sealed whole in parts, so that a large file need not be in memory: the caller decrypts
 * everything once to check the tag, and keeps what it needs to compare a part that it decrypts later.
 */
import "server-only";
import { createDecipheriv } from "node:crypto";
import { CIPHER, type CipherInput, cipherInputs, NONCE_BYTES, type SealContext } from "@/lib/crypto/seal";
import { TAG_BYTES } from "@/lib/crypto/segments";

/** One way in which bytes may have been sealed; only the tag tells which one it was. */
export type WholeForm = CipherInput & {
  nonce: Buffer;
  /** Where the ciphertext begins in the sealed bytes. It ends TAG_BYTES before their end. */
  ciphertextFrom: number;
};

/** The longest beginning before the ciphertext: version and nonce. */
const WHOLE_HEAD_BYTES = 1 + NONCE_BYTES;
/** GCM encrypts the first block with counter 2 (NIST SP 800-38D, 7.1). */
const FIRST_COUNTER = 2;
const BLOCK_BYTES = 16;

/** The ways in which bytes may have been sealed. @param head the first WHOLE_HEAD_BYTES of the sealed bytes, or more */
export function wholeForms(context: SealContext, head: Uint8Array): WholeForm[] {
  if (head.length < WHOLE_HEAD_BYTES) return [];
  return cipherInputs(context, head).map(({ versionBytes, ...input }) => {
    const ciphertextFrom = versionBytes + NONCE_BYTES;
    return { ...input, ciphertextFrom, nonce: Buffer.from(head.subarray(versionBytes, ciphertextFrom)) };
  });
}

/** Decrypts a whole ciphertext part by part; nothing of it may be used before `isAuthentic` has returned true. */
export function wholeDecryption({ key, nonce, authenticated }: WholeForm) {
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES }).setAAD(authenticated);
  return {
    update: (ciphertext: Uint8Array): Buffer => decipher.update(ciphertext),
    isAuthentic(tag: Uint8Array): boolean {
      if (tag.length !== TAG_BYTES) return false;
      try {
        decipher.setAuthTag(tag).final();
        return true;
      } catch {
        return false;
      }
    },
  };
}

/**
 * Decrypts a part without checking it: the caller must compare it with what an authenticated decryption gave.
 *
 * @param offset of the part in the ciphertext, a multiple of 16
 */
export function decryptUnchecked({ key, nonce }: WholeForm, ciphertext: Uint8Array, offset: number): Buffer {
  const counter = Buffer.alloc(4);
  counter.writeUInt32BE(FIRST_COUNTER + offset / BLOCK_BYTES);
  return createDecipheriv("aes-256-ctr", key, Buffer.concat([nonce, counter])).update(ciphertext);
}
