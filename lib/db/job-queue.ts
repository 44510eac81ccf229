import "server-only";
import { sql } from "drizzle-orm";
import { fromDrizzle, PgBoss } from "pg-boss";
import { pgOptions } from "@/lib/db/connect-options";
import type { Db } from "@/lib/db/connection";

/** All queues. They are at-least-once: every job reads the current state from the database and may run twice. */
export const JOB_QUEUES = [
  "send-notification",
  "sweep-notifications",
  "cancel-abandoned-batches",
  "finish-batch",
  "place-upload",
  "forget-expired",
  "remind-passwords",
  "purge-expired",
  "remind-retention",
  "remind-payments",
  "remind-unread",
  "close-accounts",
  "index-texts",
  "remove-objects",
  "create-checkpoint",
  "send-test-email",
  "deliver-webhooks",
  "count-daily-figures",
] as const;
export type JobQueueName = (typeof JOB_QUEUES)[number];

export type JobRequest = {
  data: Record<string, string>;
  /** Jobs with a higher number are done first. Default: 0. */
  priority?: number;
  /** Not started before this instant. Default: at once. */
  startAfter?: Date;
};

/** Adds jobs to a queue in the caller's transaction: they exist if and only if it commits. */
export interface JobQueue {
  enqueue(db: Db, queue: JobQueueName, jobs: JobRequest[]): Promise<void>;
}

/** After this time the queue gives the job to another worker, so no job may take that long. */
export const JOB_EXPIRY_SECONDS = 90;

const QUEUE_OPTIONS = {
  /** For crashed workers and jobs that throw. Attempts to send a notification are counted in its own row. */
  retryLimit: 3,
  retryDelay: 5,
  expireInSeconds: JOB_EXPIRY_SECONDS,
  notify: true,
} as const;

/** What the waiting and running jobs of a queue have in a field of their data. */
export async function listQueued(db: Db, queue: JobQueueName, field: string): Promise<Set<string>> {
  const rows = await db.execute<{ value: string | null }>(sql`
    select distinct data->>${field} as value from pgboss.job
    where name = ${queue} and (state in ('created', 'retry')
      -- The queue gives one that is active for too long to another worker, if there is one that looks after it.
      or (state = 'active' and started_on + expire_seconds * interval '1 second' > now()))`);
  return new Set(rows.flatMap(({ value }) => value ?? []));
}

/** Installs or upgrades the tables of pg-boss and creates all queues. The caller holds the migration lock. */
export async function installJobQueues(url: string): Promise<void> {
  const boss = new PgBoss({ ...pgOptions(url), supervise: false, schedule: false, max: 2 });
  boss.on("error", () => {});
  await boss.start();
  try {
    for (const name of JOB_QUEUES) {
      if (await boss.getQueue(name)) await boss.updateQueue(name, QUEUE_OPTIONS);
      else await boss.createQueue(name, QUEUE_OPTIONS);
    }
  } finally {
    await boss.stop({ graceful: false });
  }
}

/** Connects to the queues by their own driver, and adds no job. @throws what a process that works on jobs would meet */
export async function checkJobQueues(url: string): Promise<void> {
  const boss = new PgBoss({ ...pgOptions(url), ...ONLY_ADDS, max: 1 });
  boss.on("error", () => {});
  try {
    await boss.start();
  } finally {
    await boss.stop({ graceful: false }).catch(() => {});
  }
}

/** What a process does not do that only adds jobs. */
const ONLY_ADDS = { supervise: false, schedule: false, migrate: false, registerInstance: false } as const;
/** The settings of the queues change only with a migration. The longest time that pg-boss takes. */
const KEEP_SETTINGS_SECONDS = 24 * 60 * 60;

/** Reads the settings of all queues. @param db only used for that */
async function readQueues(db: Db): Promise<PgBoss> {
  const caller = fromDrizzle(db, sql);
  let isReading = true;
  const failures: unknown[] = [];
  const settings = {
    async executeSql(text: string, values?: unknown[]) {
      if (!isReading) throw new Error("the settings of the queues are read at the start only");
      try {
        return await caller.executeSql(text, values);
      } catch (error) {
        failures.push(error);
        throw error;
      }
    },
  };
  const boss = new PgBoss({ db: settings, ...ONLY_ADDS, queueCacheIntervalSeconds: KEEP_SETTINGS_SECONDS });
  boss.on("error", () => {});
  try {
    await boss.start();
    // pg-boss starts without the settings when they cannot be read.
    if (failures.length > 0) throw failures[0];
    return boss;
  } catch (error) {
    await boss.stop({ graceful: false }).catch(() => {});
    throw error;
  } finally {
    isReading = false;
  }
}

/**
 * Opens a queue for adding jobs. It has no connection of its own and reads the settings of the queues by that of the
 * first caller: a transaction that waited for a second connection would wait for ever behind a pooler whose other
 * connections wait for its row locks.
 */
export function openJobQueue(): JobQueue & { close(): Promise<void> } {
  let opened: Promise<PgBoss> | undefined;
  return {
    async enqueue(db, queue, jobs) {
      let boss: PgBoss | undefined;
      while (!boss) {
        const isOwn = opened === undefined;
        opened ??= readQueues(db).catch((error) => {
          opened = undefined;
          throw error;
        });
        // Where another caller's reading has failed, this one reads by its own connection.
        boss = await opened.catch((error) => {
          if (isOwn) throw error;
          return undefined;
        });
      }
      // One statement with one parameter, whatever the number of jobs.
      if (jobs.length > 0) await boss.insert(queue, jobs, { db: fromDrizzle(db, sql) });
    },
    async close() {
      await (await opened)?.stop({ graceful: false });
    },
  };
}
