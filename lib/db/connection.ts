import "server-only";
import type { ExtractTablesWithRelations } from "drizzle-orm";
import { drizzle, type PostgresJsDatabase, type PostgresJsTransaction } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { postgresJsOptions } from "@/lib/db/connect-options";
import { prepareStatements } from "@/lib/db/prepared-statements";

type Schema = Record<string, never>;
type Pool = PostgresJsDatabase<Schema>;
/**
 * `forKeptPlans` is a second pool, for statements whose plan is kept (kept-plans.ts); absent without prepared
 * statements.
 */
type Connection = Pool & { forKeptPlans?: Pool };
/** A transaction in progress. */
export type Tx = PostgresJsTransaction<Schema, ExtractTablesWithRelations<Schema>>;
/** What stores work on: a connection or a transaction. */
export type Db = Connection | Tx;

export type Database = { db: Connection; close(): Promise<void> };

const MAX_CONNECTIONS = 10;
/** While one statement waits for a row lock, another one can run. */
const LEAST_OF_A_POOL = 2;
/**
 * Its statements take a millisecond or two, so more connections would hardly be used. Each keeps the plans of its own:
 * 11 MB of the database's memory.
 */
const MOST_FOR_KEPT_PLANS = 3;
const IDLE_TIMEOUT_SECONDS = 60;
/** Statements that are sent on one connection before the first is answered: the driver's own number. */
const FULL_PIPELINE = 100;
/**
 * The driver asks for the types of a new statement's parameters before it sends them. PgBouncer may give the server
 * away between the two, if the statement before was still running: neither is ever answered, nor is what follows on
 * that connection (seen with PgBouncer 1.18).
 */
const NO_PIPELINE = 0;
const MAX_RECONNECT_DELAY_SECONDS = 2;

/**
 * Seconds to wait after a number of failures in a row; at most 2, so that the portal recovers soon after its database.
 */
function reconnectDelay(failures: number): number {
  return Math.min(0.05 * 2 ** failures, MAX_RECONNECT_DELAY_SECONDS);
}

/**
 * Opens a pool of connections. A lost connection fails only what ran on it
 * (tests/integration/db/lost-connections.test.ts); this needs the patch of the driver in patches/
 * (docs/adr/0003-dependencies.md).
 *
 * With prepared statements and four connections or more, up to three of them are a second pool for the statements of
 * `withKeptPlan`. PostgreSQL chooses how it plans for each connection, not for each statement.
 *
 * @param url as in DATABASE_URL; may go through a pooler
 * @param options.maxConnections of both pools together; default 10
 * @param options.prepare whether statements are prepared (DATABASE_PREPARE); default false. Behind a pooler in
 *        transaction mode that does not keep prepared statements, they fail or hang. Without `withKeptPlan`, each use
 *        of a prepared statement is planned with its parameters, as without preparing: a plan for all parameters could
 *        read a large mailbox slowly
 * @param options.pooled whether the address leads through a pooler; default false. Then, and without prepared
 *        statements, a statement waits for the answer to the one before it on its connection (`NO_PIPELINE`)
 * @param options.idleSeconds after which an unused connection is closed; default 60
 * @param options.onStatement called with every statement and its parameters before it is sent, and whether its plan is
 *        kept; for measuring only, as parameters hold personal data
 */
export function openDatabase(url: string, options: DatabaseOptions = {}): Database {
  const {
    maxConnections: max = MAX_CONNECTIONS,
    prepare = false,
    pooled = false,
    idleSeconds = IDLE_TIMEOUT_SECONDS,
    onStatement,
  } = options;
  const common = { max, idleSeconds, onStatement, pipeline: prepare && !pooled ? FULL_PIPELINE : NO_PIPELINE };
  if (!prepare) return openPool(url, common);
  if (max < 2 * LEAST_OF_A_POOL) return openPool(url, { ...common, planCacheMode: "force_custom_plan" });
  const kept = Math.min(MOST_FOR_KEPT_PLANS, Math.floor(max / 2));
  const pool = openPool(url, { ...common, max: max - kept, planCacheMode: "force_custom_plan" });
  const forKeptPlans = openPool(url, { ...common, max: kept, planCacheMode: "force_generic_plan" });
  return {
    db: Object.assign(pool.db, { forKeptPlans: forKeptPlans.db }),
    close: async () => void (await Promise.all([pool.close(), forKeptPlans.close()])),
  };
}

type DatabaseOptions = {
  maxConnections?: number;
  prepare?: boolean;
  pooled?: boolean;
  idleSeconds?: number;
  onStatement?: (text: string, parameters: unknown[], isPlanKept: boolean) => void;
};

/**
 * Parameters of a connection that keeps its plans. A plan may have been made while a table was small, and holds until
 * the statistics are new: it must not read whole tables. Before PostgreSQL 18 the plan of a table without an index
 * would then count as so expensive that it is compiled at each use.
 */
export const KEPT_PLAN_PARAMETERS = { plan_cache_mode: "force_generic_plan", enable_seqscan: "off", jit: "off" };

const PLANNING = {
  force_custom_plan: { plan_cache_mode: "force_custom_plan" },
  force_generic_plan: KEPT_PLAN_PARAMETERS,
};

/** @param pool.planCacheMode PostgreSQL's `plan_cache_mode`; without it no statement is prepared */
function openPool(
  url: string,
  {
    max,
    idleSeconds,
    pipeline,
    planCacheMode,
    onStatement,
  }: {
    max: number;
    idleSeconds: number;
    pipeline: number;
    planCacheMode?: keyof typeof PLANNING;
    onStatement: DatabaseOptions["onStatement"];
  },
): { db: Pool; close(): Promise<void> } {
  const connect = postgresJsOptions(url);
  const isPlanKept = planCacheMode === "force_generic_plan";
  const client = postgres({
    ...connect,
    connection: { ...connect.connection, ...(planCacheMode ? PLANNING[planCacheMode] : {}) },
    max,
    prepare: planCacheMode !== undefined,
    // Missing from the driver's types.
    ...({ max_pipeline: pipeline } as object),
    // Off, because a connection lost during this query would end the process or hang.
    fetch_types: false,
    backoff: reconnectDelay,
    idle_timeout: idleSeconds,
    onnotice: () => {},
    ...(onStatement ? { debug: (_connection, text, parameters) => onStatement(text, parameters, isPlanKept) } : {}),
  });
  return { db: drizzle(planCacheMode ? prepareStatements(client) : client), close: () => client.end({ timeout: 5 }) };
}

/** By name: Next and lib/server load a copy of the driver each, and share the connections of the process. */
function isPostgresError(error: unknown): error is postgres.PostgresError {
  return error instanceof Error && error.name === "PostgresError";
}

/** Gets SQLSTATE and constraint of a PostgreSQL error, also when drizzle wraps it; null for any other error. */
export function databaseError(error: unknown): { code: string; constraint: string | null } | null {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!isPostgresError(cause)) return null;
  return { code: cause.code, constraint: cause.constraint_name ?? null };
}
