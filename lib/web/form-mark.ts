import "server-only";
import { type DigestPurpose, isSameText, keyedDigest } from "@/lib/crypto/keyed-digest";
import { webSettings } from "@/lib/web/web-settings";

/** Base64url characters of a mark: 132 of the HMAC's 256 bits. */
const MARK_LENGTH = 22;

/**
 * A keyed digest for a hidden field: tells two subjects apart without showing them. It is not secret and gives no
 * access.
 *
 * @param purpose the kind of subject; marks of different kinds never match
 * @param subject an id, or the token of a link
 */
export function formMark(purpose: DigestPurpose, subject: string): string {
  return keyedDigest(webSettings().authSecret, purpose, subject).toString("base64url").slice(0, MARK_LENGTH);
}

/** Whether a posted field holds this mark, in constant time; a missing field counts as an empty one. */
export function matchesMark(posted: FormDataEntryValue | null, expected: string): boolean {
  return isSameText(String(posted ?? ""), expected);
}
