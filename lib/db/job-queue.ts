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

/** Opens a queue for adding jobs. Its own connection reads only the settings of the queues; jobs use the caller's. */
export function openJobQueue(url: string): JobQueue & { close(): Promise<void> } {
  let started: Promise<PgBoss> | undefined;
  const start = () => {
    const boss = new PgBoss({ ...pgOptions(url), supervise: false, schedule: false, migrate: false, max: 1 });
    boss.on("error", () => {});
    return boss.start();
  };
  return {
    async enqueue(db, queue, jobs) {
      started ??= start().catch((error) => {
        started = undefined;
        throw error;
      });
      const boss = await started;
      // One statement with one parameter, whatever the number of jobs.
      if (jobs.length > 0) await boss.insert(queue, jobs, { db: fromDrizzle(db, sql) });
    },
    async close() {
      await (await started)?.stop({ graceful: false });
    },
  };
}
