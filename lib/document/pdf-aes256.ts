/**
 * Checks the empty password of PDFs encrypted with AES-256: ISO 32000-2, 7.6.4.3.3 and 7.6.4.3.4 (algorithms 2.A, 2.B).
 */
import { createCipheriv, createHash } from "node:crypto";

/** /U and /O consist of hash, validation salt and key salt. */
const HASH_BYTES = 32;
const SALT_BYTES = 8;
const ENTRY_BYTES = HASH_BYTES + 2 * SALT_BYTES;
const MIN_ROUNDS = 64;
/** The algorithm ends after 64 to 287 rounds; the limit guards against an endless loop by a bug. */
const MAX_ROUNDS = 288;

const HASHES = ["sha256", "sha384", "sha512"] as const;
const hash = (name: (typeof HASHES)[number], ...parts: Uint8Array[]) =>
  createHash(name).update(Buffer.concat(parts)).digest();

/**
 * Algorithm 2.B for the empty password.
 *
 * @param salt 8 bytes
 * @param userEntry the 48 bytes of /U when the owner password is checked; otherwise empty
 * @returns 32 bytes
 */
function hardenedHash(salt: Uint8Array, userEntry: Uint8Array): Buffer {
  let key = hash("sha256", salt, userEntry);
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const cipher = createCipheriv("aes-128-cbc", key.subarray(0, 16), key.subarray(16, 32)).setAutoPadding(false);
    const block = Buffer.concat([key, userEntry]);
    const encrypted = cipher.update(Buffer.concat(Array.from({ length: 64 }, () => block)));
    // The first 16 bytes as a big-endian number modulo 3. As 256 mod 3 = 1, the sum of the bytes gives the same result.
    const sum = encrypted.subarray(0, 16).reduce((total, byte) => total + byte, 0);
    key = hash(HASHES[sum % 3] ?? "sha256", encrypted);
    if (round + 1 >= MIN_ROUNDS && (encrypted.at(-1) ?? 0) <= round + 1 - 32) break;
  }
  return key.subarray(0, HASH_BYTES);
}

/** True when `entry` (/U, or /O with `userEntry`) matches the empty password. */
function matchesEmptyPassword(revision: 5 | 6, entry: Uint8Array, userEntry: Uint8Array): boolean {
  const salt = entry.subarray(HASH_BYTES, HASH_BYTES + SALT_BYTES);
  const expected = revision === 5 ? hash("sha256", salt, userEntry) : hardenedHash(salt, userEntry);
  return expected.equals(entry.subarray(0, HASH_BYTES));
}

/**
 * True when the empty password is the user or the owner password. PDF viewers try it before they ask for one.
 *
 * @param revision /R: 5 (Adobe's extension level 3) or 6 (PDF 2.0)
 * @param user the bytes of /U, 48 or more
 * @param owner the bytes of /O, 48 or more
 */
export function opensByAes256(revision: 5 | 6, user: Uint8Array, owner: Uint8Array): boolean {
  if (user.length < ENTRY_BYTES) return false;
  if (matchesEmptyPassword(revision, user, new Uint8Array())) return true;
  return owner.length >= ENTRY_BYTES && matchesEmptyPassword(revision, owner, user.subarray(0, ENTRY_BYTES));
}
