import "server-only";
import { sql } from "drizzle-orm";
import type { Db } from "@/lib/db/connection";

export type ConnectionCount = {
  /** Connections to the server by everybody, this one included. */
  used: number;
  /** How many a user without privileges may have altogether: `max_connections` without the reserved ones. */
  most: number;
};

/**
 * Counts the connections of the database server. By pg_stat_database, because other users' sessions are not visible.
 */
export async function countConnections(db: Db): Promise<ConnectionCount> {
  const [row] = await db.execute<{ used: number; most: number }>(sql`
    select (select sum(numbackends)::int from pg_stat_database) as used,
      current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
        - coalesce(current_setting('reserved_connections', true), '0')::int as most`);
  return { used: Number(row?.used ?? 0), most: Number(row?.most ?? 0) };
}

/** The sessions of the portal's database user in this database, by their state. */
export async function countOwnConnections(db: Db): Promise<{ state: string; count: number }[]> {
  const rows = await db.execute<{ state: string | null; count: number }>(sql`
    select state, count(*)::int as count from pg_stat_activity
    where datname = current_database() and usename = current_user group by state`);
  return rows.map(({ state, count }) => ({ state: state ?? "unknown", count: Number(count) }));
}
