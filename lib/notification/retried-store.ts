import "server-only";
import { and, desc, eq, type SQL, sql } from "drizzle-orm";
import { notifications } from "@/drizzle/schema/notification";
import type { Db } from "@/lib/db/connection";

export type RetriedGroup = { failure: string | null; code: number | null; count: number; oldestQueuedAt: Date };

/** Counts queued notifications that were tried at least once, by their last failure; most frequent first. */
export function listRetried(db: Db): Promise<RetriedGroup[]> {
  return listGroups(db, sql`${notifications.attempts} > 0`);
}

/**
 * Counts queued notifications that failed because of the mail server or the way to it, by their last failure; most
 * frequent first. `refused` is an answer about one e-mail, `stopped` an attempt that this portal ended.
 *
 * @param minAttempts only those with so many attempts
 */
export function listServerFailures(db: Db, minAttempts: number): Promise<RetriedGroup[]> {
  const { attempts, lastFailure } = notifications;
  return listGroups(db, sql`${attempts} >= ${minAttempts} and ${lastFailure} not in ('refused', 'stopped')`);
}

function listGroups(db: Db, condition: SQL): Promise<RetriedGroup[]> {
  return db
    .select({
      failure: notifications.lastFailure,
      code: notifications.lastResponseCode,
      count: sql<number>`count(*)::int`,
      oldestQueuedAt: sql<Date>`min(${notifications.queuedAt})`.mapWith(notifications.queuedAt),
    })
    .from(notifications)
    .where(and(eq(notifications.state, "queued"), condition))
    .groupBy(notifications.lastFailure, notifications.lastResponseCode)
    .orderBy(desc(sql`count(*)`));
}
