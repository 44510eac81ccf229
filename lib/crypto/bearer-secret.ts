import "server-only";
import { createHash, timingSafeEqual } from "node:crypto";

const digest = (text: string) => createHash("sha256").update(text).digest();

/**
 * Compares the header `Authorization: Bearer <secret>` with a secret in constant time.
 *
 * @param secret null when none is configured: then the result is always false
 */
export function hasBearerSecret(authorization: string | null, secret: string | null): boolean {
  const given = /^Bearer (\S+)$/i.exec(authorization ?? "")?.[1];
  if (!given || !secret) return false;
  return timingSafeEqual(digest(given), digest(secret));
}
