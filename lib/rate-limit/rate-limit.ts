import { keyedDigest } from "@/lib/crypto/keyed-digest";
import { addMinutes, budapestDay, endOfBudapestDay, startOfBudapestDay, startOfHour } from "@/lib/kernel/time";

/**
 * `hour`, `day`: the clock hour and the Budapest day, because the customer reads "until tomorrow". The other two end
 * now and include the instant at which they begin.
 */
type Window = "hour" | "day" | "last-60-minutes" | "last-24-hours";

type RateLimit = {
  /** Hits per window. */
  max: number;
  window: Window;
  /** After a hit the next one is refused for this long, in minutes, the last instant included. */
  minutesBetween?: number;
};

/** Every limit of "so many per hour or day" (docs/security.md#3-numbers). The keys are stored in `rate_limits.rule`. */
export const RATE_LIMITS = {
  /** Calls of the Sender API by one client without a valid key; valid keys are not limited by it. */
  "refused-keys-by-client": { max: 60, window: "hour" },
  /** Failed sign-ins of one client, over all typed addresses. */
  "failed-by-client": { max: 20, window: "day" },
  /** Password links requested by one client. */
  "forgot-by-client": { max: 10, window: "hour" },
  /** Closure requests of one client. */
  "closure-by-client": { max: 10, window: "hour" },
  /** Documents that one client has checked on the public page. */
  "document-checks-by-client": { max: 60, window: "hour" },
  /** Challenges of the portal's own captcha requested by one client. */
  "captchas-by-client": { max: 60, window: "hour" },
  /**
   * Challenges requested for one typed address or account. Higher than the limit of one client, so that one client
   * cannot exhaust it.
   */
  "captchas-by-subject": { max: 200, window: "hour" },
  /** Certificates of messages made for one account. One takes about 0.2 s of CPU. */
  "evidence-by-subject": { max: 30, window: "hour" },
  /** New passwords rated for one account while they are typed. One rating takes about 10 ms of CPU. */
  "password-checks-by-subject": { max: 120, window: "hour" },
  /** Password and activation links that the customer requested for one account (R11). */
  "password-links-by-account": { max: 5, window: "last-24-hours", minutesBetween: 1 },
  /** Unlock links of one account, so that repeated locking cannot flood a mailbox (R18). */
  "unlock-links-by-account": { max: 3, window: "last-24-hours", minutesBetween: 60 },
  /** Closure requests for one account (R14). */
  "closures-by-account": { max: 5, window: "day", minutesBetween: 1 },
  /** Replies of one account (R9). */
  "replies-by-account": { max: 20, window: "day" },
  /**
   * Attempts of staff members to sign in for one typed address, known or not. Counted before password and code are
   * compared; a sign-in clears them.
   */
  "staff-sign-ins-by-subject": { max: 10, window: "last-24-hours" },
  /** The same of one client, over all addresses, right ones included: an office may share one address. */
  "staff-sign-ins-by-client": { max: 200, window: "hour" },
  /**
   * Answers of the OpenID provider, brought back by one client, that are not accepted. Checking one calls the provider.
   */
  "staff-failed-entries-by-client": { max: 60, window: "hour" },
  /** Samples of e-mail templates that one staff member has sent to themselves. */
  "test-emails-by-subject": { max: 20, window: "hour" },
  /** Tickets to the customer portal for one account (R19). */
  "registrations-by-account": { max: 10, window: "last-60-minutes" },
} as const satisfies Record<string, RateLimit>;
export type RateLimitRule = keyof typeof RATE_LIMITS;
export type ClientRule = Extract<RateLimitRule, `${string}-by-client`>;
export type SubjectRule = Extract<RateLimitRule, `${string}-by-subject`>;
export type AccountRule = Extract<RateLimitRule, `${string}-by-account`>;
/** The rules whose window begins anew for everybody at the same instant. */
export type FixedWindowRule = {
  [Rule in RateLimitRule]: (typeof RATE_LIMITS)[Rule]["window"] extends "hour" | "day" ? Rule : never;
}[RateLimitRule];

/** Limits with so many hits that only their number is kept (`rate_windows`). The window is the minute of the clock. */
export const RATE_WINDOWS = {
  /** Calls of the Sender API with one key. */
  "calls-by-api-key": { maxPerMinute: 3000 },
} as const;
export type RateWindowRule = keyof typeof RATE_WINDOWS;
export const RATE_WINDOW_SECONDS = 60;

/** After this many failed sign-ins of one client in a day, each further attempt needs a captcha. */
export const CAPTCHA_FROM_CLIENT_FAILURES = 15;

/** The first instant whose hits count at an instant: the beginning of the window that contains it. */
export function windowStart(rule: RateLimitRule, at: Date): Date {
  switch (RATE_LIMITS[rule].window) {
    case "day":
      return startOfBudapestDay(budapestDay(at));
    case "hour":
      return startOfHour(at);
    case "last-60-minutes":
      return addMinutes(at, -60);
    case "last-24-hours":
      return addMinutes(at, -24 * 60);
  }
}

/**
 * The first instant at which a hit keeps another one from being counted at `at`; null when the rule has no such pause.
 */
export function pauseStart(rule: RateLimitRule, at: Date): Date | null {
  const { minutesBetween }: RateLimit = RATE_LIMITS[rule];
  return minutesBetween === undefined ? null : addMinutes(at, -minutesBetween);
}

/** Start of the window after the one that contains the instant. */
export function nextWindowStart(rule: FixedWindowRule, at: Date): Date {
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
