import "server-only";
import { readFileSync } from "node:fs";
import path from "node:path";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate } from "drizzle-orm/postgres-js/migrator";
import postgres from "postgres";
import { postgresJsOptions } from "@/lib/db/connect-options";
import { installJobQueues } from "@/lib/db/job-queue";

/** Any fixed number of ours; whoever holds it migrates. */
const MIGRATION_LOCK = 7_281_001;
const WAIT_FOR_LOCK_MS = 120_000;
const MIGRATIONS_FOLDER = path.join(process.cwd(), "drizzle", "migrations");

type Journal = { entries: { tag: string; when: number }[] };

/** The migrations of the folder that this database does not have yet, oldest first, by file name without extension. */
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
 * Brings the database to the state this code expects, job queues included. Safe to call from many processes at once:
 * one works, the others wait for it (drizzle's own migrator takes no lock).
 *
 * @param url not through a pooler in transaction mode: the lock belongs to the session
 * @param folder where the migrations lie; the checkout's own unless given
 * @returns the migrations that were applied, by file name without extension; empty when the database had all of them
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
