/**
 * Measures large batches: runs `portal deliver` on folders of many small documents, one for each customer, against an
 * embedded PostgreSQL that writes to disk. Prints time, longest transaction and peak memory of the command: for a first
 * batch (all accounts are new), for one with existing accounts, for the job that follows, and for a manifest in which
 * every line is wrong. `node scripts/bootstrap.mjs scripts/bench/large-batch.ts [--lines 100000] [--hashes] [--known]`;
 * with `--hashes` the initial passwords are really hashed, which takes most of the time of a first batch; with
 * `--known` the accounts are made beforehand and the first batch is left out.
 */
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import postgres from "postgres";
import { openContext } from "@/lib/context";
import { removeEmbeddedPostgres, startEmbeddedPostgres } from "@/lib/db/embedded/launcher";
import { migrateDatabase } from "@/lib/db/migrate";
import { finishBatch } from "@/lib/delivery/finish-batch";
import { readSettings } from "@/lib/env";
import { createLog } from "@/lib/log";
import { removeResult, writeBatch, writeDocuments, writeWrongBatch } from "@/scripts/bench/batch-folder";
import { childEnvironment, localEnvironment } from "@/scripts/demo/environment";
import { localSecrets } from "@/scripts/demo/secrets";
import { DEMO_PORTS } from "@/scripts/demo/settings";

const WATCH_EVERY_MS = 50;
const root = path.resolve(import.meta.dirname, "../..");
const { values: options } = parseArgs({
  options: {
    lines: { type: "string", default: "100000" },
    hashes: { type: "boolean", default: false },
    known: { type: "boolean", default: false },
  },
});
const lines = Number(options.lines);
if (!Number.isInteger(lines) || lines < 1) throw new Error("--lines is a whole number");

const dataDir = mkdtempSync(path.join(tmpdir(), "kuldemenyeim-large-batch-"));
const folder = path.join(dataDir, "batch");
mkdirSync(folder);
const server = await startEmbeddedPostgres({ dataDir, durable: true });
const secrets = localSecrets(dataDir);
const env = childEnvironment(
  process.env,
  localEnvironment({ dataDir, ports: DEMO_PORTS, databaseUrl: server.url, secrets }),
);
const sql = postgres(server.url, { max: 1, prepare: false, onnotice: () => {} });
const seconds = (since: number) => (performance.now() - since) / 1000;
const rounded = (value: number) => value.toFixed(1);

/** Runs `portal deliver` in its own process; peak memory in bytes, time and CPU in seconds. */
async function runDeliver() {
  const preload = (file: string) => ["--import", path.join(root, "scripts/bench", file)];
  const imports = [...preload("peak-memory.mjs"), ...(options.hashes ? [] : preload("cheap-hashes.mjs"))];
  const begun = performance.now();
  const child = spawn(
    process.execPath,
    [...imports, "--import", "tsx", "scripts/portal/main.ts", "deliver", folder, "--json"],
    { cwd: root, env: { ...env, TSX_TSCONFIG_PATH: path.join(root, "tsconfig.cli.json") } },
  );
  const said = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (chunk) => {
    said.stdout += chunk;
  });
  child.stderr.setEncoding("utf8").on("data", (chunk) => {
    said.stderr += chunk;
  });
  const status = await new Promise<number | null>((resolve) => child.on("close", resolve));
  const peak = Number(/peak memory: (\d+) kB/.exec(said.stderr)?.[1] ?? 0) * 1024;
  const cpu = Number(/CPU: ([\d.]+) s/.exec(said.stderr)?.[1] ?? 0);
  return { status, peak, cpu, seconds: seconds(begun), ...said };
}

/**
 * Samples the database every 50 ms while `work` runs: the longest transaction, and the longest time in which one
 * customer could not sign in because their account's row was locked. In seconds.
 */
async function watchTransactions<T>(work: Promise<T>) {
  let ended = false;
  let lockedSince: number | null = null;
  const longest = { transaction: 0, accountLocked: 0 };
  const watching = (async () => {
    while (!ended) {
      const [row] = await sql<{ seconds: number | null }[]>`
        select max(extract(epoch from clock_timestamp() - xact_start))::float8 as seconds from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`;
      longest.transaction = Math.max(longest.transaction, row?.seconds ?? 0);
      const customer = sql`select id from accounts where email_address = 'customer.0@example.hu'`;
      const [there] = await customer;
      const [free] = there ? await sql`${customer} for no key update skip locked` : [true];
      if (free) lockedSince = null;
      else lockedSince ??= performance.now();
      if (lockedSince !== null) longest.accountLocked = Math.max(longest.accountLocked, seconds(lockedSince));
      await pause(WATCH_EVERY_MS);
    }
  })();
  const result = await work.finally(() => {
    ended = true;
  });
  await watching;
  return { ...longest, result };
}

async function measure(name: string): Promise<string | null> {
  const { result, transaction, accountLocked } = await watchTransactions(runDeliver());
  console.log(
    `${name}: exit status ${result.status} · ${rounded(result.seconds)} s (CPU of the command ${rounded(result.cpu)} s) · longest transaction ${rounded(transaction)} s · an account locked ${rounded(accountLocked)} s · peak ${Math.round(result.peak / 1024 ** 2)} MB · answer ${rounded(result.stdout.length / 1e6)} MB · stderr ${result.stderr.split("\n").length} lines`,
  );
  if (result.status !== 0) {
    console.log(result.stderr.split("\n").slice(-8).join("\n"));
    return null;
  }
  const { batchId, placed, resultFile } = JSON.parse(result.stdout);
  console.log(`  placed ${placed}`);
  removeResult(resultFile);
  return batchId;
}

/** Creates the accounts of all customers of the manifest before the batch. */
async function seedAccounts(): Promise<void> {
  await sql`insert into accounts (id, email_address, name, locale, created_at)
    select gen_random_uuid(), 'customer.' || n || '@example.hu', 'Kovács Anna', 'hu', now()
    from generate_series(0, ${lines - 1}::int) as n`;
  await sql`vacuum analyze accounts`;
}

async function measureFinish(batchId: string | null): Promise<void> {
  if (!batchId) return;
  const opened = openContext(readSettings(env), { name: "bench", log: createLog("error", "bench", "stderr") });
  try {
    const begun = performance.now();
    const { result, transaction } = await watchTransactions(finishBatch(opened.ctx, batchId));
    console.log(
      `  job finish-batch: ${result.queued} notifications · ${rounded(seconds(begun))} s · longest transaction ${rounded(transaction)} s`,
    );
  } finally {
    await opened.close();
  }
}

try {
  await migrateDatabase(server.url);
  console.log(
    `${lines.toLocaleString("en")} lines, ${options.hashes ? "passwords hashed" : "without hashing passwords"}`,
  );
  writeDocuments(folder, lines);
  if (options.known) await seedAccounts();
  else {
    writeBatch(folder, lines, 1);
    await measureFinish(await measure("first batch, new accounts"));
  }
  writeBatch(folder, lines, 2);
  await measureFinish(await measure("batch for accounts that exist"));
  await measure("the same batch again, placed already");
  writeWrongBatch(folder, lines);
  await measure("every line wrong");
} finally {
  await sql.end();
  await server.stop();
  await removeEmbeddedPostgres({ dataDir, checkout: root });
  rmSync(dataDir, { recursive: true, force: true });
}
process.exit(0);
