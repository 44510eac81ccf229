import "server-only";
import { createHmac, timingSafeEqual } from "node:crypto";
import { webSettings } from "@/lib/web/web-settings";

/** Base64url characters of a mark: 132 of the HMAC's 256 bits. */
const MARK_LENGTH = 22;

/**
 * A mark for a hidden field: tells two subjects apart without showing either. It is no secret and opens nothing.
 *
 * @param purpose what kind of subject it is, so that a mark of one kind never passes for one of another
 * @param subject an id, or the token of a link
 */
export function formMark(purpose: string, subject: string): string {
  return createHmac("sha256", webSettings().authSecret)
    .update(`${purpose}:${subject}`)
    .digest("base64url")
    .slice(0, MARK_LENGTH);
}

/** Whether a posted field holds exactly this mark; a missing field counts as an empty one. */
export function matchesMark(posted: FormDataEntryValue | null, expected: string): boolean {
  const given = Buffer.from(String(posted ?? ""));
  const own = Buffer.from(expected);
  return given.length === own.length && timingSafeEqual(given, own);
}
