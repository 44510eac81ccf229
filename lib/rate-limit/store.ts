import "server-only";
import { and, eq, lt, type SQL, sql } from "drizzle-orm";
import { rateLimits } from "@/drizzle/schema/rate-limit";
import type { Db } from "@/lib/db/connection";
import { deleteSome } from "@/lib/db/delete-some";
import type { RateLimitRule } from "@/lib/rate-limit/rate-limit";

type Counter = { rule: RateLimitRule; subject: string };

const instant = (at: Date): SQL => sql`${at.toISOString()}::timestamptz`;

const countSince = (since: Date): SQL<number> =>
  sql<number>`(select count(*)::int from unnest(${rateLimits.hits}) as hit where hit >= ${instant(since)})`;

/**
 * Counts one hit in one statement, so that the limit holds over parallel requests and processes. Within a transaction the
 * counter's row stays locked until it ends, and a rollback uncounts the hit.
 *
 * @param hit.since hits from this instant on count; `max` of them are allowed
 * @param hit.pauseSince one hit from this instant on refuses; null when only `max` limits
 * @param hit.keepSince older hits are removed
 * @returns false when the limit is reached; then nothing is counted
 */
export async function insertHit(
  db: Db,
  counter: Counter,
  hit: { at: Date; max: number; since: Date; pauseSince: Date | null; keepSince: Date },
): Promise<boolean> {
  const kept = sql`array(select hit from unnest(${rateLimits.hits}) as hit where hit >= ${instant(hit.keepSince)})`;
  const counted = await db
    .insert(rateLimits)
    .values({ ...counter, hits: [hit.at], lastHitAt: hit.at })
    .onConflictDoUpdate({
      target: [rateLimits.rule, rateLimits.subject],
      set: { hits: sql`${kept} || ${instant(hit.at)}`, lastHitAt: hit.at },
      setWhere: and(
        sql`${countSince(hit.since)} < ${hit.max}`,
        hit.pauseSince ? sql`${countSince(hit.pauseSince)} = 0` : undefined,
      ),
    })
    .returning({ rule: rateLimits.rule });
  return counted.length > 0;
}

/** Number of hits from an instant on, that instant included. */
export async function countHitsSince(db: Db, { rule, subject }: Counter, since: Date): Promise<number> {
  const [row] = await db
    .select({ hits: countSince(since) })
    .from(rateLimits)
    .where(and(eq(rateLimits.rule, rule), eq(rateLimits.subject, subject)));
  return row?.hits ?? 0;
}

/** Deletes counters whose last hit was before an instant. */
export function deleteCountersBefore(db: Db, before: Date, limit: number): Promise<number> {
  return deleteSome(db, rateLimits, { where: lt(rateLimits.lastHitAt, before), limit });
}
