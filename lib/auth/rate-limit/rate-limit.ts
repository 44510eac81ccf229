import { createHmac } from "node:crypto";
import { addMinutes, budapestDay, endOfBudapestDay, startOfBudapestDay, startOfHour } from "@/lib/kernel/time";

/**
 * What is bounded, for whom and in which span of time (docs/security.md, section 3). A day is a Budapest day: "until
 * tomorrow" is what the customer is told.
 */
export const RATE_LIMITS = {
  /** Failed sign-ins that one client's address can cause, whichever address was typed. */
  "failed-by-client": { max: 20, window: "day" },
  /** Links asked for from one client's address. */
  "forgot-by-client": { max: 10, window: "hour" },
  /** Closings of accounts asked for from one client's address. */
  "closure-by-client": { max: 10, window: "hour" },
  /** Challenges of the portal's own captcha asked for from one client's address. */
  "captchas-by-client": { max: 60, window: "hour" },
  /**
   * Challenges asked for one typed address or account. Higher than one client's limit, so that one client cannot use up
   * a customer's.
   */
  "captchas-by-subject": { max: 200, window: "hour" },
} as const;
export type RateLimitRule = keyof typeof RATE_LIMITS;
export type SubjectRule = "captchas-by-subject";
export type ClientRule = Exclude<RateLimitRule, SubjectRule>;

/** From this many failed sign-ins of one client's address in a day on, each further one needs a security check. */
export const CAPTCHA_FROM_CLIENT_FAILURES = 15;

/** The beginning of the span that an instant falls into. */
export function windowStart(rule: RateLimitRule, at: Date): Date {
  return RATE_LIMITS[rule].window === "day" ? startOfBudapestDay(budapestDay(at)) : startOfHour(at);
}

/** The beginning of the next one. */
export function nextWindowStart(rule: RateLimitRule, at: Date): Date {
  return RATE_LIMITS[rule].window === "day" ? endOfBudapestDay(budapestDay(at)) : addMinutes(startOfHour(at), 60);
}

/** Key of a typed address or an account in the counters. */
export function subjectDigest(subject: string, secret: string): string {
  return createHmac("sha256", secret).update(`subject:${subject}`).digest("hex");
}

/** Key of a client's address in the counters; the address itself is not stored. */
export function clientDigest(limitKey: string | null, secret: string): string {
  return createHmac("sha256", secret)
    .update(`client:${limitKey ?? "unknown"}`)
    .digest("hex");
}
