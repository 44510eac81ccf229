import "server-only";
import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate } from "drizzle-orm/postgres-js/migrator";
import postgres from "postgres";
import { postgresJsOptions } from "@/lib/db/connect-options";
import { installJobQueues } from "@/lib/db/job-queue";

/** Key of the advisory lock; the process that holds it migrates. The number has no meaning. */
const MIGRATION_LOCK = 7_281_001;
const WAIT_FOR_LOCK_MS = 120_000;
/** Pause between two tries to take the lock. */
const TRY_LOCK_EVERY_MS = 500;
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

/**
 * Migrates while it holds the lock, and keeps no connection when it does not get it.
 *
 * @returns names of the applied migrations; null when another process holds the lock
 */
async function migrateIfFree(url: string, folder: string): Promise<string[] | null> {
  const client = postgres({ ...postgresJsOptions(url), max: 2, prepare: false, onnotice: () => {} });
  try {
    return await client.begin(async (lock) => {
      const [row] = await lock<{ isLocked: boolean }[]>`
        select pg_try_advisory_xact_lock(${MIGRATION_LOCK}) as "isLocked"`;
      if (!row?.isLocked) return null;
      // The transaction waits while other connections migrate.
      await lock`select set_config('idle_in_transaction_session_timeout', '0', true)`;
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

/**
 * Applies all missing migrations in one transaction, then installs the job queues. May be called by several processes
 * at once: one migrates and the others wait, for at most 120 s (drizzle's migrator takes no lock itself). The lock and
 * the settings belong to transactions: behind a pooler in transaction mode, those of a session would stay with the
 * pooler. The others wait without a connection: they could take all places of a pooler, and the one that migrates needs
 * several.
 *
 * @param folder folder of the migrations
 * @returns names (files without extension) of the applied migrations; empty when the database had all of them
 * @throws MigrationLockError; or when a migration fails, and then none is applied
 */
export async function migrateDatabase(url: string, folder: string = MIGRATIONS_FOLDER): Promise<string[]> {
  const started = performance.now();
  for (;;) {
    const applied = await migrateIfFree(url, folder);
    if (applied) return applied;
    if (performance.now() - started > WAIT_FOR_LOCK_MS) throw new MigrationLockError();
    await pause(TRY_LOCK_EVERY_MS);
  }
}
