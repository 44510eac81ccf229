/** Databases on a running server, by name. For the embedded server and the tests. */
import postgres from "postgres";

/** "duplicate_database", or "unique_violation" when two create it at the same moment. */
const EXISTS_ALREADY = ["42P04", "23505"];

/** The same server and login, another database. */
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
 * Creates the database, or leaves it as it is when it exists.
 *
 * @param url a connection to any other database of the server
 * @param options.template a database that nobody is connected to; its copy takes some 20 ms
 * @returns the new database's connection string
 */
export async function createDatabase(url: string, name: string, options: { template?: string } = {}): Promise<string> {
  await withServer(url, async (sql) => {
    const [found] = await sql`select 1 from pg_database where datname = ${name}`;
    if (found) return;
    try {
      if (options.template) await sql`create database ${sql(name)} template ${sql(options.template)}`;
      else await sql`create database ${sql(name)}`;
    } catch (error) {
      if (!EXISTS_ALREADY.includes((error as postgres.PostgresError).code)) throw error;
    }
  });
  return withDatabase(url, name);
}

/** Drops the database if it exists; connections to it are ended. */
export async function dropDatabase(url: string, name: string): Promise<void> {
  await withServer(url, (sql) => sql`drop database if exists ${sql(name)} with (force)`);
}

/** Makes the database one to copy from: nobody connects to it by accident, which would hold up every copy. */
export async function markAsTemplate(url: string, name: string): Promise<void> {
  await withServer(url, (sql) => sql`alter database ${sql(name)} with is_template true allow_connections false`);
}

/** How many other clients are connected to any of the server's databases. */
export async function countConnections(url: string): Promise<number> {
  return withServer(url, async (sql) => {
    const [row] = await sql`
      select count(*)::int as clients from pg_stat_activity
      where backend_type = 'client backend' and pid <> pg_backend_pid()`;
    return row?.clients ?? 0;
  });
}
