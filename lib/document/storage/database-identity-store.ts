import "server-only";
import { sql } from "drizzle-orm";
import { type Db, databaseError } from "@/lib/db/connection";

/** What tells a database from its copies. */
export type DatabaseIdentity = {
  /** Differs in a copy that was restored from a dump, or promoted from a base backup or a replica. */
  identity: string;
  /** Number of the next transaction. Only grows, so a database with a smaller one than before is an older state. */
  transaction: bigint;
};

const OIDS = sql`(select oid from pg_database where datname = current_database())::text
  || '.' || 'document_bytes'::regclass::oid::text`;

/**
 * The identity of the database: cluster, timeline, database and table. Where the role may not read the first two, as
 * some hosts decide, only the others.
 *
 * @param db no transaction
 */
export async function findDatabaseIdentity(db: Db): Promise<DatabaseIdentity> {
  const query = async (identity: typeof OIDS) => {
    const [row] = await db.execute<{ identity: string; transaction: string }>(
      sql`select ${identity} as identity, pg_snapshot_xmax(pg_current_snapshot())::text as transaction`,
    );
    if (!row) throw new Error("The database does not say which one it is.");
    return { identity: row.identity, transaction: BigInt(row.transaction) };
  };
  try {
    return await query(sql`(select system_identifier from pg_control_system())::text
      || '.' || left(pg_walfile_name(pg_current_wal_lsn()), 8) || '.' || ${OIDS}`);
  } catch (error) {
    if (!databaseError(error)) throw error;
    return query(OIDS);
  }
}
