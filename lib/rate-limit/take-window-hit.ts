import "server-only";
import type { Context } from "@/lib/context";
import { addMinutes, secondsBetween, startOfMinute } from "@/lib/kernel/time";
import { RATE_WINDOWS, type RateWindowRule, subjectDigest } from "@/lib/rate-limit/rate-limit";
import { insertWindowHit } from "@/lib/rate-limit/store";

export type WindowHit = {
  /** False when the limit was reached before this hit. */
  isAllowed: boolean;
  /** Hits per window. */
  limit: number;
  /** Hits left in the window. */
  remaining: number;
  /** Whole seconds until the next window begins, at least one. */
  resetSeconds: number;
};

/**
 * Counts one hit in the current minute, committed at once, so that the limit holds over parallel calls and processes.
 *
 * @param subject stored as a keyed digest
 */
export async function takeWindowHit(ctx: Context, rule: RateWindowRule, subject: string): Promise<WindowHit> {
  const now = ctx.clock.now();
  const startsAt = startOfMinute(now);
  const limit = RATE_WINDOWS[rule].maxPerMinute;
  const counter = { rule, subject: subjectDigest(subject, ctx.settings.authSecret) };
  const hits = await insertWindowHit(ctx.db, counter, startsAt);
  return {
    isAllowed: hits <= limit,
    limit,
    remaining: Math.max(0, limit - hits),
    resetSeconds: Math.max(1, secondsBetween(now, addMinutes(startsAt, 1))),
  };
}
