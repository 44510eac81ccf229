import "server-only";
import { sql } from "drizzle-orm";
import type { Db } from "@/lib/db/connection";

/** The current time of the database server. */
export async function readDatabaseClock(db: Db): Promise<Date> {
  const [row] = await db.execute<{ now: string }>(sql`select clock_timestamp() as now`);
  return new Date(row?.now ?? Number.NaN);
}
