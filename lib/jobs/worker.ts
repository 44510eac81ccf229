import "server-only";
import { PgBoss } from "pg-boss";
import type { Context } from "@/lib/context";
import { pgOptions } from "@/lib/db/connect-options";
import type { JobDefinition, ProcessContext } from "@/lib/jobs/job";
import { logQueueErrors } from "@/lib/jobs/queue-errors";
import { JOBS } from "@/lib/jobs/registry";
import { runFetchedJobs } from "@/lib/jobs/run-fetched-jobs";
import { openMailTransport } from "@/lib/notification/transport";

export type Worker = {
  /** Begins no new job, lets those in progress finish, and aborts them after 12 s; resolves within 20 s. */
  stop(): Promise<void>;
};

const POLL_SECONDS = 2;
/**
 * Connections of the queue, besides the one for LISTEN. They fetch and end jobs, a few milliseconds each; jobs work
 * with the connections of the context. The polls of all queues would keep every further one open, with 6 MB of the
 * database's memory.
 */
const QUEUE_CONNECTIONS = 2;
/** Milliseconds after `stop` when jobs in progress are aborted. */
const ABORT_AFTER_MS = 12_000;
/** Milliseconds after `stop` when they are not waited for any more. */
const GIVE_UP_AFTER_MS = 18_000;

/** Subscribes to the queue of a job and sets its schedule. */
async function registerJob(boss: PgBoss, job: JobDefinition, context: ProcessContext): Promise<void> {
  const options = {
    perJobResults: true,
    batchSize: job.batchSize,
    localConcurrency: job.concurrency,
    burstWhenBatchFull: true,
    pollingIntervalSeconds: POLL_SECONDS,
    // NOTIFY is sent when a job is queued and not when a delayed job becomes due, so the queue is polled too.
    notifyPollingIntervalSeconds: POLL_SECONDS,
  } as const;
  await boss.work<Record<string, string>, unknown, typeof options>(job.name, options, async (fetched) => {
    const { results } = await runFetchedJobs(job, context, fetched);
    return results;
  });
  if (!job.schedule) return;
  await boss.schedule(job.name, job.schedule);
  // Run once at start, so that work left by a crashed worker does not wait for the schedule.
  await boss.send(job.name, {});
}

/**
 * Runs the jobs in this process until `stop`. With DATABASE_URL_UNPOOLED new jobs arrive at once by LISTEN, otherwise
 * the queues are polled every two seconds. After a loss of the database it continues when the database is back.
 *
 * @throws when the database cannot be reached at the start
 */
export async function startWorker(ctx: Context, jobs: JobDefinition[] = JOBS): Promise<Worker> {
  const { settings, log } = ctx;
  const stopController = new AbortController();
  const abortController = new AbortController();
  const transport = openMailTransport(settings);
  const boss = new PgBoss({
    ...pgOptions(settings.databaseUrlUnpooled ?? settings.databaseUrl),
    useListenNotify: settings.databaseUrlUnpooled !== null,
    migrate: false,
    max: QUEUE_CONNECTIONS,
  });
  logQueueErrors(boss, log);
  try {
    await boss.start();
    const context = { ctx, transport, stopSignal: stopController.signal, abortSignal: abortController.signal };
    for (const job of jobs) await registerJob(boss, job, context);
  } catch (error) {
    await boss.stop({ graceful: false });
    transport.close();
    throw error;
  }
  log.info({ jobs: jobs.length, listen: settings.databaseUrlUnpooled !== null }, "worker started");

  let stopped: Promise<void> | undefined;
  const stop = async () => {
    log.info({}, "worker stopping");
    stopController.abort();
    const timer = setTimeout(() => abortController.abort(), ABORT_AFTER_MS);
    await boss.stop({ graceful: true, timeout: GIVE_UP_AFTER_MS });
    clearTimeout(timer);
    transport.close();
    log.info({}, "worker stopped");
  };
  return {
    stop() {
      stopped ??= stop();
      return stopped;
    },
  };
}
