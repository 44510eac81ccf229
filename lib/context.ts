import "server-only";
import { type Database, openDatabase } from "@/lib/db/connection";
import { readDatabaseClock } from "@/lib/db/database-clock";
import { type JobQueue, openJobQueue } from "@/lib/db/job-queue";
import type { ListReads } from "@/lib/db/read-list";
import { openReplica, type Replica, type ReplicaLimits } from "@/lib/db/replica";
import { type Random, systemRandom } from "@/lib/kernel/random";
import { type Clock, systemClock } from "@/lib/kernel/time";
import { createLog, type Log } from "@/lib/log";
import type { Settings } from "@/lib/settings";

/** Everything an operation needs from outside, passed as `ctx`. Made once per process; tests make their own. */
export type Context = {
  db: Database["db"];
  /** Replica for lists; null where none is configured, and outside the server processes. */
  replica: Replica | null;
  /** Where `readList` reads; null: from `db`. Set for the lists of a request only (lib/web/list-context.ts). */
  lists: ListReads | null;
  queue: JobQueue;
  clock: Clock;
  /** The clock of the database server, to check this machine's clock against. */
  databaseNow(): Promise<Date>;
  random: Random;
  settings: Settings;
  log: Log;
};

export type OpenContext = { ctx: Context; close(): Promise<void> };

/**
 * Opens the database and the job queue and makes the context.
 *
 * @param parts.name        the process's name in the log
 * @param parts.idleSeconds after which an unused connection is closed; default 60
 * @param parts.useReplica  also opens the replica, where one is configured
 */
export function openContext(
  settings: Settings,
  parts: {
    name: string;
    clock?: Clock;
    random?: Random;
    log?: Log;
    maxConnections?: number;
    idleSeconds?: number;
    useReplica?: boolean;
    replicaLimits?: ReplicaLimits;
  },
): OpenContext {
  const database = openDatabase(settings.databaseUrl, {
    maxConnections: parts.maxConnections,
    idleSeconds: parts.idleSeconds,
    prepare: settings.databasePrepare,
    pooled: settings.databasePooled,
  });
  const queue = openJobQueue();
  const clock = parts.clock ?? systemClock;
  const log = parts.log ?? createLog(settings.logLevel, parts.name);
  const replica =
    parts.useReplica && settings.databaseReplica
      ? openReplica(settings.databaseReplica.url, {
          ...settings.databaseReplica,
          primary: database.db,
          maxConnections: parts.maxConnections,
          limits: parts.replicaLimits,
          log,
        })
      : null;
  const ctx: Context = {
    db: database.db,
    replica,
    lists: null,
    queue,
    clock,
    // A given clock is used for both: the demo and the tests set it.
    databaseNow: async () => (parts.clock ? clock.now() : readDatabaseClock(database.db)),
    random: parts.random ?? systemRandom,
    settings,
    log,
  };
  return {
    ctx,
    async close() {
      await queue.close();
      await replica?.close();
      await database.close();
    },
  };
}
