import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * What a digest is for; it is hashed in front of the value, so that a digest of one purpose is never one of another.
 * Stored digests (counters of failures and limits, the customer's pseudonym for the customer portal) depend on the name.
 */
export type DigestPurpose =
  | "address"
  | "client"
  | "subject"
  | "customer-portal-subject"
  | "owner"
  | "closure draft"
  | `link ${"activation" | "password-link" | "closure-link" | "address-link"}`;

/**
 * HMAC-SHA-256 of a value under a secret: equal values have equal digests, and nobody without the secret can guess a
 * value and compare.
 *
 * @returns 32 bytes
 */
export function keyedDigest(secret: string, purpose: DigestPurpose, value: string): Buffer {
  return createHmac("sha256", secret).update(`${purpose}:${value}`).digest();
}

/** Compares two texts in constant time. */
export function isSameText(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
