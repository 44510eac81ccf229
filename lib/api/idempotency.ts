/** The header `Idempotency-Key` and what makes two calls the same. Pure, but server only: the digest needs Node. */
import { createHash } from "node:crypto";

/** Printable ASCII without blanks at the ends, as a header carries it. */
const FORM = /^[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?$/;

/** Whether a text may be an idempotency key: 1 to 255 characters of printable ASCII. */
export function isIdempotencyKey(text: string): boolean {
  return FORM.test(text);
}

/**
 * What two calls with the same key must have in common.
 *
 * @param parts method, path, and the body; of a body with files their names and digests
 * @returns SHA-256, hex
 */
export function callFingerprint(parts: readonly unknown[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}

/** A call under way holds its key for so long; a call whose process has stopped is begun anew after that. */
export const HELD_SECONDS = 60;
