import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import postgres from "postgres";
import { type Context, openContext } from "@/lib/context";
import { createDatabase, dropDatabase, withDatabase } from "@/lib/db/embedded/database";
import { migrateDatabase } from "@/lib/db/migrate";
import { readSettings } from "@/lib/env";
import { createLog } from "@/lib/log";
import type { Settings } from "@/lib/settings";
import { childEnvironment, localEnvironment } from "@/scripts/demo/environment";
import { localSecrets } from "@/scripts/demo/secrets";
import { DEMO_PORTS } from "@/scripts/demo/settings";

const DATABASE = "bench_batch";

export type BatchDatabase = {
  /** Environment of `portal deliver`. */
  env: NodeJS.ProcessEnv;
  ctx: Context;
  sql: postgres.Sql;
  /** An empty folder for a batch. */
  folder: string;
};

/**
 * Runs `work` with a migrated database of its own and an empty folder; both are deleted afterwards.
 *
 * @param settings of the portal whose database server is used; its own database stays as it is
 */
export async function withBatchDatabase<T>(settings: Settings, work: (database: BatchDatabase) => Promise<T>) {
  const dataDir = mkdtempSync(path.join(tmpdir(), "kuldemenyeim-bench-batch-"));
  const folder = path.join(dataDir, "batch");
  mkdirSync(folder);
  await dropDatabase(settings.databaseUrl, DATABASE);
  await createDatabase(settings.databaseUrl, DATABASE);
  const databaseUrl = withDatabase(settings.databaseUrl, DATABASE);
  const secrets = localSecrets(dataDir);
  const env = childEnvironment(process.env, localEnvironment({ dataDir, ports: DEMO_PORTS, databaseUrl, secrets }));
  const sql = postgres(databaseUrl, { max: 1, prepare: false, onnotice: () => {} });
  const { ctx, close } = openContext(readSettings(env), { name: "bench", log: createLog("error", "bench", "stderr") });
  try {
    await migrateDatabase(databaseUrl);
    return await work({ env, ctx, sql, folder });
  } finally {
    await close();
    await sql.end();
    await dropDatabase(settings.databaseUrl, DATABASE);
    rmSync(dataDir, { recursive: true, force: true });
  }
}
