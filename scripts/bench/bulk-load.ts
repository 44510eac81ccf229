import postgres from "postgres";

const CONNECTIONS = 3;

/**
 * Fills tables of a database that is thrown away. Rows are neither checked by foreign keys nor seen by triggers
 * (`session_replication_role`), so `fill` has to give every column. The indexes of the tables are switched off
 * meanwhile and made anew from what is there: several times faster than one entry after the other. Until then no key of
 * these tables holds, and nothing else may use them. Needs a superuser.
 *
 * @param fill with a client of three connections, none of which is the same for two statements
 */
export async function bulkLoad(
  url: string,
  tables: readonly string[],
  fill: (sql: postgres.Sql) => Promise<void>,
): Promise<void> {
  const sql = postgres(url, {
    max: CONNECTIONS,
    prepare: false,
    onnotice: () => {},
    connection: {
      session_replication_role: "replica",
      // A table is read in the order in which it was filled, which spares sorting it.
      synchronize_seqscans: false,
      work_mem: "256MB",
      maintenance_work_mem: "512MB",
    } as never,
  });
  try {
    await sql`update pg_index set indisready = false, indisvalid = false
      where indrelid = any(select name::regclass from unnest(${tables}::text[]) as name)`;
    await fill(sql);
    await Promise.all(tables.map((table) => sql`reindex table ${sql(table)}`));
    // Counts by index alone need the visibility map, the plans need the statistics.
    await sql`vacuum analyze`;
  } finally {
    await sql.end();
  }
}
