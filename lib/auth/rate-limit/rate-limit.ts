import { createHmac } from "node:crypto";
import { addMinutes, budapestDay, endOfBudapestDay, startOfBudapestDay, startOfHour } from "@/lib/kernel/time";

/**
 * What is bounded, for whom and in which span of time (SEC-19). A day is a Budapest day: "until tomorrow" is what the
 * customer is told.
 */
export const RATE_LIMITS = {
  /** Failed sign-ins that one client's address can cause, whoever's (CONTRACT, decision 7). */
  "failed-by-client": { max: 20, window: "day" },
  /** Links asked for from one client's address (SEC-30). */
  "forgot-by-client": { max: 10, window: "hour" },
  /** Closings of accounts asked for from one client's address. */
  "closure-by-client": { max: 10, window: "hour" },
} as const;
export type RateLimitRule = keyof typeof RATE_LIMITS;

/** From this many failed sign-ins of one client's address in a day on, each further one needs a security check. */
export const CHECK_FROM_CLIENT_FAILURES = 15;

/** The beginning of the span that an instant falls into. */
export function windowStart(rule: RateLimitRule, at: Date): Date {
  return RATE_LIMITS[rule].window === "day" ? startOfBudapestDay(budapestDay(at)) : startOfHour(at);
}

/** The beginning of the next one. */
export function nextWindowStart(rule: RateLimitRule, at: Date): Date {
  return RATE_LIMITS[rule].window === "day" ? endOfBudapestDay(budapestDay(at)) : addMinutes(startOfHour(at), 60);
}

/** Under which a client's address is counted; the address itself is not stored. */
export function clientDigest(limitKey: string | null, secret: string): string {
  return createHmac("sha256", secret)
    .update(`client:${limitKey ?? "unknown"}`)
    .digest("hex");
}
