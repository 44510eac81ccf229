import "server-only";
import { sql } from "drizzle-orm";
import type { Db } from "@/lib/db/connection";

/** Creation time of the newest applied migration, in ms since 1970; null when there is none. */
export async function findNewestMigration(db: Db): Promise<number | null> {
  const rows = await db.execute<{ newest: string | null }>(
    sql`select max(created_at) as newest from drizzle.__drizzle_migrations`,
  );
  const newest = rows[0]?.newest;
  return newest ? Number(newest) : null;
}

/** Resolves when the database answers. */
export async function pingDatabase(db: Db): Promise<void> {
  await db.execute(sql`select 1`);
}

/**
 * When a worker or a cron call last completed `sweep-notifications`, which runs every minute; null when none has. The
 * queue keeps completed jobs for days.
 */
export async function findLastSweepAt(db: Db): Promise<Date | null> {
  const rows = await db.execute<{ ended: string | null }>(sql`
    select max(completed_on) as ended from pgboss.job where name = 'sweep-notifications' and state = 'completed'`);
  const ended = rows[0]?.ended;
  return ended ? new Date(ended) : null;
}
