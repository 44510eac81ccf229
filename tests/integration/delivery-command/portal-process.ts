import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { sql } from "drizzle-orm";
import type { Context } from "@/lib/context";
import { TEST_ENVIRONMENT } from "@/tests/support/context";

const root = path.resolve(import.meta.dirname, "../../..");
const ASK_EVERY_MS = 20;
const WAIT_MS = 120_000;

export type Ended = {
  status: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  /** Without the line that names the database. */
  stderr: string;
  /** What that line says: `host:port/name`; null when the command ended before it. */
  database: string | null;
};
const DATABASE_LINE = /^Database: (.*)\n/m;
export type PortalProcess = { child: ChildProcess; ended: Promise<Ended> };

function compiledPortal(): string {
  const file = process.env.TEST_PORTAL_COMMAND;
  if (!file) throw new Error("tests/support/database-setup.mjs has not run");
  return file;
}

/** Starts the real command line as a process of its own, on the given database. */
export function startPortal(databaseUrl: string, args: string[], calledFrom = root): PortalProcess {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const child = spawn(process.execPath, ["--enable-source-maps", compiledPortal(), ...args], {
    cwd: root,
    env: {
      ...env,
      ...TEST_ENVIRONMENT,
      DATABASE_URL: databaseUrl,
      INIT_CWD: calledFrom,
    },
  });
  const said = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => {
    said.stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    said.stderr += chunk;
  });
  const ended = new Promise<Ended>((resolve) => {
    child.on("close", (status, signal) => {
      const database = DATABASE_LINE.exec(said.stderr)?.[1] ?? null;
      resolve({ status, signal, stdout: said.stdout, stderr: said.stderr.replace(DATABASE_LINE, ""), database });
    });
  });
  return { child, ended };
}

export function runPortal(databaseUrl: string, ...args: string[]): Promise<Ended> {
  return startPortal(databaseUrl, args).ended;
}

/** Waits until a question to the world is answered with yes. */
export async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (let waited = 0; waited < WAIT_MS; waited += ASK_EVERY_MS) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
  throw new Error(`${what}: not within ${WAIT_MS / 1000} s.`);
}

/** Waits until another process stands still in this database: at a lock, or in a `pg_sleep` of the test's. */
export function untilBlocked(ctx: Context): Promise<void> {
  return until("another process waits in the database", async () => {
    const rows = await ctx.db.execute(sql`select 1 from pg_stat_activity
      where datname = current_database() and (wait_event_type = 'Lock' or wait_event = 'PgSleep')`);
    return rows.length > 0;
  });
}

/** Holds a table against writers while something happens. */
export async function whileTableIsLocked(ctx: Context, table: string, meanwhile: () => Promise<void>): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    await tx.execute(sql`lock table ${sql.identifier(table)} in exclusive mode`);
    await meanwhile();
  });
}
