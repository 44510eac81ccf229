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

function clientWindow(ctx: Context, rule: ClientRule, client: Client) {
  const subject = clientDigest(client.limitKey, ctx.settings.authSecret);
  return { rule, subject, windowStart: windowStart(rule, ctx.clock.now()) };
}

/** Number of hits counted for the client in the rule's current window. */
export function clientHits(ctx: Context, rule: ClientRule, client: Client): Promise<number> {
  return countHits(ctx.db, clientWindow(ctx, rule, client));
}

/**
 * Counts one hit for the client in one statement, so that the limit holds over parallel requests and processes.
 *
 * @param max limit per window; the rule's limit by default
 * @returns false when the limit is reached; then nothing is counted
 */
export function takeClientHit(
  ctx: Context,
  rule: ClientRule,
  client: Client,
  max: number = RATE_LIMITS[rule].max,
): Promise<boolean> {
  return takeHit(ctx.db, clientWindow(ctx, rule, client), max);
}

/**
 * Counts one hit for a typed address or an account, like `takeClientHit`.
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

/** Whole minutes, at least one, until the rule's next window begins. */
export function minutesUntilNextWindow(ctx: Context, rule: RateLimitRule): number {
  const now = ctx.clock.now();
  return Math.max(1, Math.ceil(secondsBetween(now, nextWindowStart(rule, now)) / SECONDS_A_MINUTE));
}
