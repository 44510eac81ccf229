import "server-only";
import { and, eq, lt, type Placeholder, type SQL, sql } from "drizzle-orm";
import { rateLimits, rateWindows } from "@/drizzle/schema/rate-limit";
import type { Database, Db } from "@/lib/db/connection";
import { deleteSome } from "@/lib/db/delete-some";
import type { Statement } from "@/lib/db/statement";
import { WITHOUT_DISK } from "@/lib/db/without-disk";
import type { RateLimitRule, RateWindowRule } from "@/lib/rate-limit/rate-limit";

type Counter = { rule: RateLimitRule; subject: string };
type Hit = { at: Date; max: number; since: Date; pauseSince: Date | null; keepSince: Date };

const instant = (at: Date | Placeholder): SQL => sql`${at instanceof Date ? at.toISOString() : at}::timestamptz`;

const countSince = (since: Date | Placeholder): SQL<number> =>
  sql<number>`(select count(*)::int from unnest(${rateLimits.hits}) as hit where hit >= ${instant(since)})`;

/**
 * Counts one hit in one statement, so that the limit holds over parallel requests and processes. Within a transaction
 * the counter's row stays locked until it ends, and a rollback uncounts the hit.
 *
 * @param hit.since hits from this instant on count; `max` of them are allowed
 * @param hit.pauseSince one hit from this instant on refuses; null when only `max` limits
 * @param hit.keepSince older hits are removed
 * @returns false when the limit is reached; then nothing is counted
 */
export async function insertHit(db: Db, counter: Counter, hit: Hit): Promise<boolean> {
  const counted = await hitQuery(db, counter, hit);
  return counted.length > 0;
}

/** Makes the statement of `insertHit`, for a statement with several. It returns a row when the hit is counted. */
export function insertHitStatement(db: Db, counter: Counter, hit: Hit): Statement {
  return hitQuery(db, counter, hit).getSQL();
}

function hitQuery(db: Db, counter: Counter, hit: Hit) {
  const kept = sql`array(select hit from unnest(${rateLimits.hits}) as hit where hit >= ${instant(hit.keepSince)})`;
  return db
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
}

/** Removes one of the hits counted at an instant. Does nothing when none is left. */
export async function deleteHit(db: Db, { rule, subject }: Counter, at: Date): Promise<void> {
  const { hits } = rateLimits;
  const position = sql`array_position(${hits}, ${instant(at)})`;
  await db
    .update(rateLimits)
    .set({ hits: sql`${hits}[:${position} - 1] || ${hits}[${position} + 1:]` })
    .where(and(eq(rateLimits.rule, rule), eq(rateLimits.subject, subject), sql`${position} is not null`));
}

/** Number of hits from an instant on, that instant included. */
export async function countHitsSince(db: Db, counter: Counter, since: Date): Promise<number> {
  const [row] = await db.select({ hits: hitsSince(counter, since) }).from(sql`(select 1) as one`);
  return row?.hits ?? 0;
}

/** Makes the value of `countHitsSince`, for a statement of another room. Both may be placeholders. */
export function hitsSince(
  { rule, subject }: { rule: RateLimitRule; subject: string | Placeholder },
  since: Date | Placeholder,
): SQL<number> {
  const own = and(eq(rateLimits.rule, rule), eq(rateLimits.subject, subject));
  return sql<number>`coalesce((select ${countSince(since)} from ${rateLimits} where ${own}), 0)`;
}

/** Forgets the hits of one counter. */
export async function deleteCounter(db: Db, { rule, subject }: Counter): Promise<void> {
  await db.delete(rateLimits).where(and(eq(rateLimits.rule, rule), eq(rateLimits.subject, subject)));
}

/** Deletes counters whose last hit was before an instant. */
export function deleteCountersBefore(db: Db, before: Date, limit: number): Promise<number> {
  return deleteSome(db, rateLimits, { where: lt(rateLimits.lastHitAt, before), limit });
}

/**
 * Counts one hit in the window that begins at `startsAt`, in one statement. Does not wait for the disk: a crash of the
 * database may forget the hits of the second before it.
 *
 * @param db no transaction, which would not wait for the disk either
 * @returns the hits of the window, this one included
 */
export async function insertWindowHit(
  db: Database["db"],
  counter: { rule: RateWindowRule; subject: string },
  startsAt: Date,
): Promise<number> {
  const isSame = sql`${rateWindows.startsAt} >= excluded.starts_at`;
  const [row] = await db
    .insert(rateWindows)
    .values({ ...counter, startsAt, hits: 1 })
    .onConflictDoUpdate({
      target: [rateWindows.rule, rateWindows.subject],
      set: {
        hits: sql`case when ${isSame} then ${rateWindows.hits} + 1 else 1 end`,
        startsAt: sql`greatest(${rateWindows.startsAt}, excluded.starts_at)`,
      },
    })
    .returning({ hits: rateWindows.hits, unsynced: WITHOUT_DISK });
  return row?.hits ?? 1;
}

/** Deletes counters whose window began before an instant. */
export function deleteWindowsBefore(db: Db, before: Date, limit: number): Promise<number> {
  return deleteSome(db, rateWindows, { where: lt(rateWindows.startsAt, before), limit });
}
