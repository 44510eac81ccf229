import { type Context, openContext } from "@/lib/context";
import { migrateDatabase } from "@/lib/db/migrate";
import type { Replica, ReplicaLimits } from "@/lib/db/replica";
import { readSettings } from "@/lib/env";
import { ManualClock } from "@/lib/kernel/time";
import { TEST_ENVIRONMENT, type TestContext } from "./context";
import { type ReplicatedPostgres, startReplicatedPostgres } from "./replicated-postgres";

export type ReplicatedContext = TestContext & {
  ctx: Context & { replica: Replica };
  servers: ReplicatedPostgres;
  /** Waits until the replica has replayed everything, and the portal knows it. */
  settled(): Promise<void>;
};

/** A busy machine may take longer to answer than the limits of production allow. */
export const PATIENT_REPLICA_LIMITS: ReplicaLimits = { checkValid: 60_000, check: 30_000, read: 30_000 };

/** `testContext` with a database server of its own and a replica of it, which lists are read from. */
export async function replicatedContext(now: string): Promise<ReplicatedContext> {
  const servers = await startReplicatedPostgres();
  await migrateDatabase(servers.primaryUrl);
  const clock = new ManualClock(now);
  const env = {
    ...TEST_ENVIRONMENT,
    DATABASE_URL: servers.primaryUrl,
    DATABASE_URL_REPLICA: servers.replicaUrl,
    // The longest: tests stop the replay, and on a busy machine work for longer than the 5 s of the default.
    DATABASE_REPLICA_MAX_LAG: "60",
  };
  const silent = { info() {}, warn() {}, error() {} };
  const parts = { name: "test", clock, log: silent, useReplica: true, replicaLimits: PATIENT_REPLICA_LIMITS };
  const opened = openContext(readSettings(env), parts);
  const { replica } = opened.ctx;
  if (!replica) throw new Error("the context has no replica");
  return {
    ctx: { ...opened.ctx, replica },
    clock,
    databaseUrl: servers.primaryUrl,
    env,
    servers,
    async settled() {
      await servers.caughtUp();
      // Twice: a check that is under way may have asked before.
      await replica.check();
      await replica.check();
    },
    async close() {
      await opened.close();
      await servers.stop();
    },
  };
}
