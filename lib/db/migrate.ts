import "server-only";
import { readFileSync } from "node:fs";
import path from "node:path";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate } from "drizzle-orm/postgres-js/migrator";
import postgres from "postgres";
import { postgresJsOptions } from "@/lib/db/connect-options";
import { installJobQueues } from "@/lib/db/job-queue";

/** Key of the advisory lock; the process that holds it migrates. The number has no meaning. */
const MIGRATION_LOCK = 7_281_001;
const WAIT_FOR_LOCK_MS = 120_000;
const MIGRATIONS_FOLDER = path.join(process.cwd(), "drizzle", "migrations");

type Journal = { entries: { tag: string; when: number }[] };

/** Names (files without extension) of the migrations that this database does not have yet, oldest first. */
async function findPending(client: postgres.Sql, folder: string): Promise<string[]> {
  const journal = JSON.parse(readFileSync(path.join(folder, "meta", "_journal.json"), "utf8")) as Journal;
  const [table] = await client<{ exists: boolean }[]>`
    select to_regclass('drizzle.__drizzle_migrations') is not null as exists`;
  const [row] = table?.exists
    ? await client<{ newest: string | null }[]>`select max(created_at) as newest from drizzle.__drizzle_migrations`
    : [];
  const newest = Number(row?.newest ?? 0);
  return journal.entries.filter(({ when }) => when > newest).map(({ tag }) => tag);
}

/**
 * Applies all missing migrations and installs the job queues. May be called by several processes at once: one migrates
 * and the others wait, for at most 120 s (drizzle's migrator takes no lock itself).
 *
 * @param url must not go through a pooler in transaction mode, because the lock belongs to the session
 * @param folder folder of the migrations
 * @returns names (files without extension) of the applied migrations; empty when the database had all of them
 * @throws when the lock is not free within 120 s, or a migration fails
 */
export async function migrateDatabase(url: string, folder: string = MIGRATIONS_FOLDER): Promise<string[]> {
  const client = postgres({ ...postgresJsOptions(url), max: 1, prepare: false, onnotice: () => {} });
  try {
    await client`select set_config('lock_timeout', ${String(WAIT_FOR_LOCK_MS)}, false)`;
    await client`select pg_advisory_lock(${MIGRATION_LOCK})`;
    const pending = await findPending(client, folder);
    await migrate(drizzle(client), { migrationsFolder: folder });
    await installJobQueues(url);
    return pending;
  } finally {
    await client.end({ timeout: 5 });
  }
}
