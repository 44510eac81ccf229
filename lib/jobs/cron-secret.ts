import "server-only";
import { createHash, timingSafeEqual } from "node:crypto";

const digest = (text: string) => createHash("sha256").update(text).digest();

/** Whether the caller knows the secret, in constant time; never when none is set (SEC-69). */
export function isCronCall(authorization: string | null, cronSecret: string | null): boolean {
  const given = /^Bearer (\S+)$/i.exec(authorization ?? "")?.[1];
  if (!given || !cronSecret) return false;
  return timingSafeEqual(digest(given), digest(cronSecret));
}
