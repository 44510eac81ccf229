import "server-only";
import type { ExtractTablesWithRelations } from "drizzle-orm";
import { drizzle, type PostgresJsDatabase, type PostgresJsTransaction } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { postgresJsOptions } from "@/lib/db/connect-options";

type Schema = Record<string, never>;
type Connection = PostgresJsDatabase<Schema>;
/** A transaction under way. */
export type Tx = PostgresJsTransaction<Schema, ExtractTablesWithRelations<Schema>>;
/** What a store works on: a connection or a transaction; it cannot tell and need not. */
export type Db = Connection | Tx;

export type Database = { db: Connection; close(): Promise<void> };

const MAX_CONNECTIONS = 10;
const IDLE_TIMEOUT_SECONDS = 60;
const LONGEST_PAUSE_SECONDS = 2;

/** Seconds to wait after so many failures in a row: the portal is back two seconds after its database. */
function pauseBeforeConnecting(failures: number): number {
  return Math.min(0.05 * 2 ** failures, LONGEST_PAUSE_SECONDS);
}

/**
 * Opens a pool. A connection that is lost ends what ran on it with an error and nothing else (tests/integration/db); for
 * that the driver carries a patch (patches/, docs/adr/0003-dependencies.md). Statements are not prepared by name: behind
 * a pooler in transaction mode that hangs without a word.
 *
 * @param url a pooled address works
 * @param options.onStatement sees every statement with its parameters, before it is sent: for measuring, never for logs
 */
export function openDatabase(
  url: string,
  options: { maxConnections?: number; onStatement?: (text: string, parameters: unknown[]) => void } = {},
): Database {
  const { onStatement } = options;
  const client = postgres({
    ...postgresJsOptions(url),
    max: options.maxConnections ?? MAX_CONNECTIONS,
    prepare: false,
    // Not asked for at connecting: a connection lost during that question would end the process or never answer.
    fetch_types: false,
    backoff: pauseBeforeConnecting,
    idle_timeout: IDLE_TIMEOUT_SECONDS,
    onnotice: () => {},
    ...(onStatement ? { debug: (_connection, text, parameters) => onStatement(text, parameters) } : {}),
  });
  return { db: drizzle(client), close: () => client.end({ timeout: 5 }) };
}

/** The database's own error under drizzle's: its SQLSTATE and the constraint it names; null for any other error. */
export function databaseError(error: unknown): { code: string; constraint: string | null } | null {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof postgres.PostgresError)) return null;
  return { code: cause.code, constraint: cause.constraint_name ?? null };
}
