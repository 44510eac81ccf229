import { createHmac } from "node:crypto";
import { lookupForm } from "@/lib/kernel/email-address";

/** The brochure's number (R18). */
export const MAX_FAILED_ATTEMPTS = 10;
/** The customer is warned while this many or fewer attempts are left. */
export const WARN_AT_ATTEMPTS_LEFT = 2;

/** Under which a typed address is counted, known or not; the address itself is not stored (SEC-15). */
export function addressDigest(typed: string, secret: string): string {
  return createHmac("sha256", secret)
    .update(`address:${lookupForm(typed)}`)
    .digest("hex");
}

/** How many more wrong passwords until the lock, if the customer should be told; else null. */
export function attemptsLeftToShow(failed: number): number | null {
  const left = MAX_FAILED_ATTEMPTS - failed;
  return left > 0 && left <= WARN_AT_ATTEMPTS_LEFT ? left : null;
}
