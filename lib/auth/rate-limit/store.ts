import "server-only";
import { and, eq, lt, sql } from "drizzle-orm";
import { rateLimits } from "@/drizzle/schema/auth";
import type { RateLimitRule } from "@/lib/auth/rate-limit/rate-limit";
import type { Db } from "@/lib/db/connection";
import { deleteSome } from "@/lib/db/delete-some";

type Window = { rule: RateLimitRule; subject: string; windowStart: Date };

/** Counts one hit if fewer than `max` are counted; false when the limit is reached, then nothing is counted. */
export async function takeHit(db: Db, window: Window, max: number): Promise<boolean> {
  const counted = await db
    .insert(rateLimits)
    .values({ ...window, hits: 1 })
    .onConflictDoUpdate({
      target: [rateLimits.rule, rateLimits.subject, rateLimits.windowStart],
      set: { hits: sql`${rateLimits.hits} + 1` },
      setWhere: lt(rateLimits.hits, max),
    })
    .returning({ hits: rateLimits.hits });
  return counted.length > 0;
}

export async function countHits(db: Db, { rule, subject, windowStart }: Window): Promise<number> {
  const [row] = await db
    .select({ hits: rateLimits.hits })
    .from(rateLimits)
    .where(and(eq(rateLimits.rule, rule), eq(rateLimits.subject, subject), eq(rateLimits.windowStart, windowStart)));
  return row?.hits ?? 0;
}

/** Deletes windows that started before an instant. */
export function deleteWindowsBefore(db: Db, before: Date, limit: number): Promise<number> {
  return deleteSome(db, rateLimits, { where: lt(rateLimits.windowStart, before), limit });
}
