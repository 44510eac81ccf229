/** Creates and drops databases on a running server. For the embedded server and the tests. */
import postgres from "postgres";

/** SQLSTATEs: duplicate_database, or unique_violation when two processes create it at the same time. */
const EXISTS_ALREADY = ["42P04", "23505"];

/** The connection string of another database on the same server, with the same user and password. */
export function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${encodeURIComponent(name)}`;
  return changed.href;
}

async function withServer<T>(url: string, use: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return await use(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/**
 * Creates a database if it does not exist.
 *
 * @param url connection string of another database of the server
 * @param options.template database to copy; no client may be connected to it
 * @returns the connection string of the database
 */
export async function createDatabase(url: string, name: string, options: { template?: string } = {}): Promise<string> {
  await withServer(url, async (sql) => {
    const [found] = await sql`select 1 from pg_database where datname = ${name}`;
    if (found) return;
    try {
      // By files: the default writes every block to the log, which takes 270 ms of processor time instead of 110.
      if (options.template)
        await sql`create database ${sql(name)} template ${sql(options.template)} strategy file_copy`;
      else await sql`create database ${sql(name)}`;
    } catch (error) {
      if (!EXISTS_ALREADY.includes((error as postgres.PostgresError).code)) throw error;
    }
  });
  return withDatabase(url, name);
}

/** Drops a database if it exists, and ends the connections to it. */
export async function dropDatabase(url: string, name: string): Promise<void> {
  await withServer(url, (sql) => sql`drop database if exists ${sql(name)} with (force)`);
}

/** Makes a database a template that nobody can connect to, because a connection would block every copy. */
export async function markAsTemplate(url: string, name: string): Promise<void> {
  await withServer(url, (sql) => sql`alter database ${sql(name)} with is_template true allow_connections false`);
}

/** Counts the other clients that are connected to any database of the server. */
export async function countConnections(url: string): Promise<number> {
  return withServer(url, async (sql) => {
    const [row] = await sql`
      select count(*)::int as clients from pg_stat_activity
      where backend_type = 'client backend' and pid <> pg_backend_pid()`;
    return row?.clients ?? 0;
  });
}
