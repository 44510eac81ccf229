import "server-only";
import { sql } from "drizzle-orm";
import type { Db } from "@/lib/db/connection";

/** When the newest migration that this database has was made, ms; null when it has none. */
export async function findNewestMigration(db: Db): Promise<number | null> {
  const rows = await db.execute<{ newest: string | null }>(
    sql`select max(created_at) as newest from drizzle.__drizzle_migrations`,
  );
  const newest = rows[0]?.newest;
  return newest ? Number(newest) : null;
}

/** Answers when the database does. */
export async function pingDatabase(db: Db): Promise<void> {
  await db.execute(sql`select 1`);
}
