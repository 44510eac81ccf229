import "server-only";
import { and, eq, sql } from "drizzle-orm";
import { jobCounts } from "@/drizzle/schema/job-count";
import type { Db } from "@/lib/db/connection";
import type { JobQueueName } from "@/lib/db/job-queue";

/** The items that every queue has. */
export const JOB_COMPLETED = "job-completed";
export const JOB_FAILED = "job-failed";

/**
 * Adds to the counts of a queue, in one statement. Rows are written in one order, so that two calls cannot deadlock.
 */
export async function addJobCounts(
  db: Db,
  at: Date,
  queue: JobQueueName,
  counts: Record<string, number>,
): Promise<void> {
  const rows = Object.entries(counts)
    .filter(([, total]) => total > 0)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([item, total]) => ({ queue, item, total, lastAt: at }));
  if (rows.length === 0) return;
  await db
    .insert(jobCounts)
    .values(rows)
    .onConflictDoUpdate({
      target: [jobCounts.queue, jobCounts.item],
      set: {
        total: sql`${jobCounts.total} + excluded.total`,
        lastAt: sql`greatest(${jobCounts.lastAt}, excluded.last_at)`,
      },
    });
}

export function listJobCounts(db: Db): Promise<{ queue: string; item: string; total: number; lastAt: Date }[]> {
  return db.select().from(jobCounts).orderBy(jobCounts.queue, jobCounts.item);
}

/** When an item was last counted; null when it never was. */
export async function findLastCountAt(db: Db, queue: JobQueueName, item: string): Promise<Date | null> {
  const [row] = await db
    .select({ lastAt: jobCounts.lastAt })
    .from(jobCounts)
    .where(and(eq(jobCounts.queue, queue), eq(jobCounts.item, item)));
  return row?.lastAt ?? null;
}
