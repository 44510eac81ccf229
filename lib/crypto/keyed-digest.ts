import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * What a digest is for; it is hashed in front of the value, so that a digest of one purpose is never one of another.
 * Stored digests (counters of failures and limits, the customer's pseudonym for the customer portal) depend on the
 * name.
 */
export type DigestPurpose =
  | "address"
  | "client"
  | "subject"
  | "customer-portal-subject"
  | "owner"
  | "closure draft"
  | "staff owner"
  | `link ${"activation" | "password-link" | "closure-link" | "address-link" | "staff-invitation"}`;

/**
 * HMAC-SHA-256 of a value under a secret: equal values have equal digests, and nobody without the secret can guess a
 * value and compare.
 *
 * @returns 32 bytes
 */
export function keyedDigest(secret: string, purpose: DigestPurpose, value: string): Buffer {
  return createHmac("sha256", secret).update(`${purpose}:${value}`).digest();
}

/** Digests are cut to this length: with 64 bits no two of a few million values have the same one. */
const SHORT_DIGEST_BYTES = 8;

/**
 * HMAC-SHA-256 of a value, cut to 64 bits, for sets of many values in the database.
 *
 * @param key derived for this purpose alone (derive-key.ts)
 * @returns a signed 64-bit number, as PostgreSQL's `bigint`
 */
export function shortKeyedDigest(key: Uint8Array, value: string): bigint {
  return createHmac("sha256", key).update(value).digest().subarray(0, SHORT_DIGEST_BYTES).readBigInt64BE();
}

/** Compares two texts in constant time. */
export function isSameText(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
