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
/** SQLSTATE of a lock that was not free in time. */
const LOCK_NOT_AVAILABLE = "55P03";
const MIGRATIONS_FOLDER = path.join(process.cwd(), "drizzle", "migrations");

type Journal = { entries: { tag: string; when: number }[] };

/** Names (files without extension) of the migrations that this database does not have yet, oldest first. */
async function findPending(client: postgres.TransactionSql, folder: string): Promise<string[]> {
  const journal = JSON.parse(readFileSync(path.join(folder, "meta", "_journal.json"), "utf8")) as Journal;
  const [table] = await client<{ exists: boolean }[]>`
    select to_regclass('drizzle.__drizzle_migrations') is not null as exists`;
  const [row] = table?.exists
    ? await client<{ newest: string | null }[]>`select max(created_at) as newest from drizzle.__drizzle_migrations`
    : [];
  const newest = Number(row?.newest ?? 0);
  return journal.entries.filter(({ when }) => when > newest).map(({ tag }) => tag);
}

/** Another process has held the migration lock for 120 s. */
export class MigrationLockError extends Error {
  constructor() {
    super(
      `another process has been migrating this database for ${WAIT_FOR_LOCK_MS / 1000} s. If none is, end the session ` +
        `that holds its lock: select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and objid = ${MIGRATION_LOCK}`,
    );
    this.name = "MigrationLockError";
  }
}

/** A transaction as a client whose transactions are savepoints, because drizzle's migrator begins its own. */
function nestable(tx: postgres.TransactionSql, client: postgres.Sql): postgres.Sql {
  const begin = (work: (inner: postgres.TransactionSql) => Promise<unknown>) => tx.savepoint(work);
  return Object.assign(tx, { begin, options: client.options }) as unknown as postgres.Sql;
}

function limitWait(tx: postgres.TransactionSql) {
  return tx`select set_config('lock_timeout', ${String(WAIT_FOR_LOCK_MS)}, true)`;
}

/** Takes the lock until the end of the transaction. */
async function lockMigrations(tx: postgres.TransactionSql): Promise<void> {
  await limitWait(tx);
  // The transaction waits while other connections migrate.
  await tx`select set_config('idle_in_transaction_session_timeout', '0', true)`;
  try {
    await tx`select pg_advisory_xact_lock(${MIGRATION_LOCK})`;
  } catch (error) {
    throw (error as { code?: unknown }).code === LOCK_NOT_AVAILABLE ? new MigrationLockError() : error;
  }
}

/**
 * Applies all missing migrations in one transaction, then installs the job queues. May be called by several processes at
 * once: one migrates and the others wait, for at most 120 s (drizzle's migrator takes no lock itself). The lock and the
 * settings belong to transactions: behind a pooler in transaction mode, those of a session would stay with the pooler.
 *
 * @param folder folder of the migrations
 * @returns names (files without extension) of the applied migrations; empty when the database had all of them
 * @throws MigrationLockError; or when a migration fails, and then none is applied
 */
export async function migrateDatabase(url: string, folder: string = MIGRATIONS_FOLDER): Promise<string[]> {
  const client = postgres({ ...postgresJsOptions(url), max: 2, prepare: false, onnotice: () => {} });
  try {
    return await client.begin(async (lock) => {
      await lockMigrations(lock);
      const applied = await client.begin(async (tx) => {
        await limitWait(tx);
        const pending = await findPending(tx, folder);
        await migrate(drizzle(nestable(tx, client)), { migrationsFolder: folder });
        return pending;
      });
      await installJobQueues(url);
      return applied;
    });
  } finally {
    await client.end({ timeout: 5 });
  }
}
