import "server-only";
import { createHash, timingSafeEqual } from "node:crypto";

const digest = (text: string) => createHash("sha256").update(text).digest();

/**
 * Compares the header `Authorization: Bearer <secret>` with CRON_SECRET in constant time.
 *
 * @param cronSecret null when none is configured: then the result is always false
 */
export function isCronCall(authorization: string | null, cronSecret: string | null): boolean {
  const given = /^Bearer (\S+)$/i.exec(authorization ?? "")?.[1];
  if (!given || !cronSecret) return false;
  return timingSafeEqual(digest(given), digest(cronSecret));
}
