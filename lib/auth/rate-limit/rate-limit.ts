import { keyedDigest } from "@/lib/crypto/keyed-digest";
import { addMinutes, budapestDay, endOfBudapestDay, startOfBudapestDay, startOfHour } from "@/lib/kernel/time";

/**
 * Limits per client or subject: `max` hits per window (docs/security.md#3-numbers). A day is a Budapest day, because the
 * customer reads "until tomorrow". The keys are stored in `rate_limits.rule`.
 */
export const RATE_LIMITS = {
  /** Failed sign-ins of one client, over all typed addresses. */
  "failed-by-client": { max: 20, window: "day" },
  /** Password links requested by one client. */
  "forgot-by-client": { max: 10, window: "hour" },
  /** Closure requests of one client. */
  "closure-by-client": { max: 10, window: "hour" },
  /** Challenges of the portal's own captcha requested by one client. */
  "captchas-by-client": { max: 60, window: "hour" },
  /**
   * Challenges requested for one typed address or account. Higher than the limit of one client, so that one client cannot
   * exhaust it.
   */
  "captchas-by-subject": { max: 200, window: "hour" },
} as const;
export type RateLimitRule = keyof typeof RATE_LIMITS;
export type SubjectRule = "captchas-by-subject";
export type ClientRule = Exclude<RateLimitRule, SubjectRule>;

/** After this many failed sign-ins of one client in a day, each further attempt needs a captcha. */
export const CAPTCHA_FROM_CLIENT_FAILURES = 15;

/** Start of the window that contains the instant. */
export function windowStart(rule: RateLimitRule, at: Date): Date {
  return RATE_LIMITS[rule].window === "day" ? startOfBudapestDay(budapestDay(at)) : startOfHour(at);
}

/** Start of the window after the one that contains the instant. */
export function nextWindowStart(rule: RateLimitRule, at: Date): Date {
  return RATE_LIMITS[rule].window === "day" ? endOfBudapestDay(budapestDay(at)) : addMinutes(startOfHour(at), 60);
}

/** Counter key of a typed address or an account: HMAC-SHA-256, hexadecimal. */
export function subjectDigest(subject: string, secret: string): string {
  return keyedDigest(secret, "subject", subject).toString("hex");
}

/** Counter key of a client: HMAC-SHA-256 of its IP address or /64 prefix, hexadecimal. */
export function clientDigest(limitKey: string | null, secret: string): string {
  return keyedDigest(secret, "client", limitKey ?? "unknown").toString("hex");
}
