import "server-only";
import {
  type ClientRule,
  clientDigest,
  nextWindowStart,
  RATE_LIMITS,
  type RateLimitRule,
  type SubjectRule,
  subjectDigest,
  windowStart,
} from "@/lib/auth/rate-limit/rate-limit";
import { countHits, takeHit } from "@/lib/auth/rate-limit/store";
import type { Client } from "@/lib/auth/session/client";
import type { Context } from "@/lib/context";
import { secondsBetween } from "@/lib/kernel/time";

const SECONDS_A_MINUTE = 60;

function windowOf(ctx: Context, rule: ClientRule, client: Client) {
  const subject = clientDigest(client.limitKey, ctx.settings.authSecret);
  return { rule, subject, windowStart: windowStart(rule, ctx.clock.now()) };
}

/** How often this client's address has done it in the current span. */
export function clientHits(ctx: Context, rule: ClientRule, client: Client): Promise<number> {
  return countHits(ctx.db, windowOf(ctx, rule, client));
}

/**
 * Counts it once more, in one statement: any number of parallel requests and processes pass exactly the limit.
 *
 * @param max the rule's limit unless a lower one is given
 * @returns false when the limit is reached; then nothing is counted
 */
export function takeClientHit(
  ctx: Context,
  rule: ClientRule,
  client: Client,
  max: number = RATE_LIMITS[rule].max,
): Promise<boolean> {
  return takeHit(ctx.db, windowOf(ctx, rule, client), max);
}

/**
 * The same for a typed address or an account.
 *
 * @param subject digest of the address or id of the account; stored as a keyed digest
 */
export function takeSubjectHit(ctx: Context, rule: SubjectRule, subject: string): Promise<boolean> {
  const window = {
    rule,
    subject: subjectDigest(subject, ctx.settings.authSecret),
    windowStart: windowStart(rule, ctx.clock.now()),
  };
  return takeHit(ctx.db, window, RATE_LIMITS[rule].max);
}

/** Whole minutes, at least one, until a limit's span is over and counting begins anew. */
export function minutesUntilNextWindow(ctx: Context, rule: RateLimitRule): number {
  const now = ctx.clock.now();
  return Math.max(1, Math.ceil(secondsBetween(now, nextWindowStart(rule, now)) / SECONDS_A_MINUTE));
}
