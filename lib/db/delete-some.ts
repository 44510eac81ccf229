import "server-only";
import { type SQL, sql } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import type { Db } from "@/lib/db/connection";

/**
 * Deletes at most `limit` rows that meet a condition, so that a statement neither runs nor holds locks for long. A row
 * that another transaction changes meanwhile is left for the next call.
 *
 * @returns the number of deleted rows; fewer than `limit` when no more were found
 */
export async function deleteSome(
  db: Db,
  table: PgTable,
  { where, limit }: { where: SQL | undefined; limit: number },
): Promise<number> {
  const result = await db.execute(sql`
    delete from ${table} where ctid = any(array(select ctid from ${table} where ${where ?? sql`false`} limit ${limit}))`);
  return result.count;
}
