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

/** The lengths of the queues, as the job queue has counted them last, about once a minute. */
export async function listQueueLengths(db: Db): Promise<{ queue: string; waiting: number; active: number }[]> {
  const rows = await db.execute<{ name: string; queued_count: number; active_count: number }>(
    sql`select name, queued_count, active_count from pgboss.queue order by name`,
  );
  return rows.map(({ name, queued_count, active_count }) => ({
    queue: name,
    waiting: Number(queued_count),
    active: Number(active_count),
  }));
}
