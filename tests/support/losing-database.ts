/** Work whose process loses its database at a chosen statement, and what it has changed. */
import { sql } from "drizzle-orm";
import type { Context } from "@/lib/context";
import { openDatabase } from "@/lib/db/connection";
import type { TestContext } from "./context";
import { type Loss, startDatabaseProxy } from "./database-proxy";

/** Tables that count calls, are derived from others, or belong to an attempt to commit a batch. */
const LEFT_OUT = "^(audit_|staged_|rate_|feed_progress$|job_counts$|batches$|unpublished_batches$)";
const APPLICATION_NAME = "losing";

/** Numbers of rows by table; also of the jobs, and of audit events other than those of API keys. */
export type Counts = Record<string, number>;

export async function countAll(ctx: Context): Promise<Counts> {
  const tables = await ctx.db.execute<{ name: string }>(sql`
    select table_name as name from information_schema.tables
    where table_schema = current_schema() and table_type = 'BASE TABLE' and table_name !~ ${LEFT_OUT} order by 1`);
  const counts = [
    ...tables.map(({ name }) => sql`select ${name} as name, count(*) as n from ${sql.identifier(name)}`),
    sql`select 'jobs', count(*) from pgboss.job`,
    // Each call is recorded, however often it is sent.
    sql`select 'audit_events', count(*) from audit_events where kind not like 'api-key.%'`,
  ];
  const rows = await ctx.db.execute<{ name: string; n: string }>(sql.join(counts, sql` union all `));
  return Object.fromEntries(rows.map(({ name, n }) => [name, Number(n)]));
}

/** What was added or removed, without the tables named. */
export function difference(before: Counts, after: Counts, without: readonly string[] = []): Counts {
  const changed = Object.entries(after).map(([table, n]) => [table, n - (before[table] ?? 0)] as const);
  return Object.fromEntries(changed.filter(([table, n]) => n !== 0 && !without.includes(table)));
}

/**
 * Runs work with a database of its own that is lost at a statement, and waits until the server has rolled back what was
 * lost.
 *
 * @param at.at number of the statement; null: none
 * @returns what the work returned or threw, and how many statements it sent
 */
export async function losingDatabase<T>(
  { ctx, databaseUrl }: Pick<TestContext, "ctx" | "databaseUrl">,
  { loss, at }: { loss: Loss; at: number | null },
  work: (ctx: Context) => Promise<T>,
): Promise<({ value: T } | { error: unknown }) & { statements: number; hasLost: boolean }> {
  // The first job of a process reads the settings of the queues, so it would send one statement more than the next one.
  await ctx.queue.enqueue(ctx.db, "finish-batch", []);
  const proxy = await startDatabaseProxy(databaseUrl, loss, at);
  const url = new URL(proxy.url);
  url.searchParams.set("application_name", APPLICATION_NAME);
  const database = openDatabase(url.href);
  const outcome = await work({ ...ctx, db: database.db }).then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  await database.close();
  await proxy.close();
  const ended = sql`select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = ${APPLICATION_NAME} and datname = current_database()`;
  while ((await ctx.db.execute(ended)).length > 0);
  return { ...outcome, statements: proxy.statements(), hasLost: proxy.hasLost() };
}
