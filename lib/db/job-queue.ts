import "server-only";
import { sql } from "drizzle-orm";
import { fromDrizzle, PgBoss } from "pg-boss";
import { pgOptions } from "@/lib/db/connect-options";
import type { Db } from "@/lib/db/connection";

/** Every queue of the product. All are at-least-once, so every job re-reads the truth (CONTRACT, decision 5). */
export const JOB_QUEUES = [
  "send-notification",
  "sweep-notifications",
  "cancel-abandoned-batches",
  "finish-batch",
  "forget-expired",
  "remind-passwords",
  "purge-expired",
  "remind-retention",
  "close-accounts",
] as const;
export type JobQueueName = (typeof JOB_QUEUES)[number];

export type JobRequest = {
  data: Record<string, string>;
  /** Higher first. */
  priority?: number;
  /** Not before. */
  startAfter?: Date;
};

/** Puts jobs on a queue in the caller's own transaction: they exist if and only if the fact does. */
export interface JobQueue {
  enqueue(db: Db, queue: JobQueueName, jobs: JobRequest[]): Promise<void>;
}

/** A job that takes longer is given to another worker: no job may work that long. */
export const JOB_EXPIRY_SECONDS = 90;

const QUEUE_OPTIONS = {
  /** Our own rows hold the attempts; the queue repeats only what a dead worker left. */
  retryLimit: 3,
  retryDelay: 5,
  expireInSeconds: JOB_EXPIRY_SECONDS,
  notify: true,
} as const;

/** Installs or upgrades the queue's own tables and makes every queue. Called under the migration lock. */
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

/** A sender of jobs. Its own connection only reads the queues' settings; the jobs go through the caller's. */
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
