import { keyedDigest } from "@/lib/crypto/keyed-digest";
import { lookupForm } from "@/lib/kernel/email-address";

/** Failed attempts that lock an address (R18). */
export const MAX_FAILED_ATTEMPTS = 10;
/** The customer sees the number of attempts left from this number on. */
export const WARN_AT_ATTEMPTS_LEFT = 2;

/** Key of the failure counter: HMAC-SHA-256 of the typed address, hexadecimal. The address itself is not stored. */
export function addressDigest(typed: string, secret: string): string {
  return keyedDigest(secret, "address", lookupForm(typed)).toString("hex");
}

/** Attempts left before the lock, if the customer should see the number; else null. */
export function attemptsLeftToShow(failed: number): number | null {
  const left = MAX_FAILED_ATTEMPTS - failed;
  return left > 0 && left <= WARN_AT_ATTEMPTS_LEFT ? left : null;
}
