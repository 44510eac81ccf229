import "server-only";
import {
  clientDigest,
  nextWindowStart,
  RATE_LIMITS,
  type RateLimitRule,
  windowStart,
} from "@/lib/auth/rate-limit/rate-limit";
import { countHits, takeHit } from "@/lib/auth/rate-limit/store";
import type { Client } from "@/lib/auth/session/client";
import type { Context } from "@/lib/context";
import { secondsBetween } from "@/lib/kernel/time";

const SECONDS_A_MINUTE = 60;

function windowOf(ctx: Context, rule: RateLimitRule, client: Client) {
  const subject = clientDigest(client.limitKey, ctx.settings.authSecret);
  return { rule, subject, windowStart: windowStart(rule, ctx.clock.now()) };
}

/** How often this client's address has done it in the current span. */
export function clientHits(ctx: Context, rule: RateLimitRule, client: Client): Promise<number> {
  return countHits(ctx.db, windowOf(ctx, rule, client));
}

/** Counts it once more; false when the limit is reached. Safe in any number of processes. */
export function takeClientHit(ctx: Context, rule: RateLimitRule, client: Client): Promise<boolean> {
  return takeHit(ctx.db, windowOf(ctx, rule, client), RATE_LIMITS[rule].max);
}

/** Whole minutes, at least one, until a limit's span is over and counting begins anew. */
export function minutesUntilNextWindow(ctx: Context, rule: RateLimitRule): number {
  const now = ctx.clock.now();
  return Math.max(1, Math.ceil(secondsBetween(now, nextWindowStart(rule, now)) / SECONDS_A_MINUTE));
}
