import "server-only";
import type postgres from "postgres";
import type { Db } from "@/lib/db/connection";

/** The client of the driver, for what drizzle does not offer. */
export function clientOf(db: Db): Pick<postgres.Sql, "unsafe"> {
  return (db._ as unknown as { session: { client: Pick<postgres.Sql, "unsafe"> } }).session.client;
}
