import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { sql } from "drizzle-orm";
import type { Context } from "@/lib/context";
import { TEST_ENVIRONMENT } from "@/tests/support/context";

const root = path.resolve(import.meta.dirname, "../../..");
const POLL_MS = 20;
const WAIT_MS = 120_000;

export type Ended = {
  status: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  /** Without the line that names the database. */
  stderr: string;
  /** The database named in that line, `host:port/name`; null when the command ended before it. */
  database: string | null;
};
const DATABASE_LINE = /^Database: (.*)\n/m;
export type PortalProcess = { child: ChildProcess; ended: Promise<Ended> };

/** The compiled command and the folder of its code cache (tests/support/compiled-portal.mjs). */
function compiledPortal(): { file: string; cache: string } {
  const compiled = process.env.TEST_PORTAL_COMMAND;
  if (!compiled) throw new Error("tests/support/database-setup.mjs has not run");
  return JSON.parse(compiled) as { file: string; cache: string };
}

/** Starts the command line in its own process. @param calledFrom folder that relative paths count from */
export function startPortal(databaseUrl: string, args: string[], calledFrom = root): PortalProcess {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const { file, cache } = compiledPortal();
  const child = spawn(process.execPath, [file, ...args], {
    cwd: root,
    env: {
      ...env,
      NODE_COMPILE_CACHE: cache,
      ...TEST_ENVIRONMENT,
      DATABASE_URL: databaseUrl,
      INIT_CWD: calledFrom,
    },
  });
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => {
    output.stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    output.stderr += chunk;
  });
  const ended = new Promise<Ended>((resolve) => {
    child.on("close", (status, signal) => {
      const database = DATABASE_LINE.exec(output.stderr)?.[1] ?? null;
      resolve({ status, signal, stdout: output.stdout, stderr: output.stderr.replace(DATABASE_LINE, ""), database });
    });
  });
  return { child, ended };
}

export function runPortal(databaseUrl: string, ...args: string[]): Promise<Ended> {
  return startPortal(databaseUrl, args).ended;
}

/** Waits until a condition is true. @throws after 120 s, with the description `what` */
export async function until(what: string, condition: () => Promise<boolean>): Promise<void> {
  for (let waited = 0; waited < WAIT_MS; waited += POLL_MS) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error(`${what}: not within ${WAIT_MS / 1000} s.`);
}

/** Waits until another process is blocked in this database: by a lock, or by a `pg_sleep` of the test. */
export function untilBlocked(ctx: Context): Promise<void> {
  return until("another process waits in the database", async () => {
    const rows = await ctx.db.execute(sql`select 1 from pg_stat_activity
      where datname = current_database() and (wait_event_type = 'Lock' or wait_event = 'PgSleep')`);
    return rows.length > 0;
  });
}

/** Locks a table against writers while `meanwhile` runs. */
export async function whileTableIsLocked(ctx: Context, table: string, meanwhile: () => Promise<void>): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    await tx.execute(sql`lock table ${sql.identifier(table)} in exclusive mode`);
    await meanwhile();
  });
}
