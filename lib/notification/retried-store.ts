import "server-only";
import { and, desc, eq, sql } from "drizzle-orm";
import { notifications } from "@/drizzle/schema/notification";
import type { Db } from "@/lib/db/connection";

export type RetriedGroup = { failure: string | null; code: number | null; count: number; oldestQueuedAt: Date };

/** Counts queued notifications that were tried at least once, by their last failure; most frequent first. */
export function listRetried(db: Db): Promise<RetriedGroup[]> {
  return db
    .select({
      failure: notifications.lastFailure,
      code: notifications.lastResponseCode,
      count: sql<number>`count(*)::int`,
      oldestQueuedAt: sql<Date>`min(${notifications.queuedAt})`.mapWith(notifications.queuedAt),
    })
    .from(notifications)
    .where(and(eq(notifications.state, "queued"), sql`${notifications.attempts} > 0`))
    .groupBy(notifications.lastFailure, notifications.lastResponseCode)
    .orderBy(desc(sql`count(*)`));
}
