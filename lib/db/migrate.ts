import "server-only";
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

/**
 * Brings the database to the state this code expects, job queues included. Safe to call from many processes at once:
 * one works, the others wait for it (drizzle's own migrator takes no lock).
 *
 * @param url not through a pooler in transaction mode: the lock belongs to the session
 * @param folder where the migrations lie; the checkout's own unless given
 */
export async function migrateDatabase(url: string, folder: string = MIGRATIONS_FOLDER): Promise<void> {
  const client = postgres({ ...postgresJsOptions(url), max: 1, prepare: false, onnotice: () => {} });
  try {
    await client`select set_config('lock_timeout', ${String(WAIT_FOR_LOCK_MS)}, false)`;
    await client`select pg_advisory_lock(${MIGRATION_LOCK})`;
    await migrate(drizzle(client), { migrationsFolder: folder });
    await installJobQueues(url);
  } finally {
    await client.end({ timeout: 5 });
  }
}
