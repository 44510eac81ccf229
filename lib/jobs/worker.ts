import "server-only";
import { PgBoss } from "pg-boss";
import type { Context } from "@/lib/context";
import { pgOptions } from "@/lib/db/connect-options";
import type { JobDefinition, ProcessContext } from "@/lib/jobs/job";
import { JOBS } from "@/lib/jobs/registry";
import { runFetchedJobs } from "@/lib/jobs/run-fetched-jobs";
import { openMailTransport } from "@/lib/notification/transport";

export type Worker = {
  /** Takes no new job, lets the ones under way finish or breaks them off; done within 20 s (SEC-78). */
  stop(): Promise<void>;
};

const POLL_SECONDS = 2;
/** What is still under way then is broken off… */
const FINISH_MS = 12_000;
/** …and after this nobody waits any more. */
const STOP_MS = 18_000;

async function serve(boss: PgBoss, job: JobDefinition, environment: ProcessContext): Promise<void> {
  const options = {
    perJobResults: true,
    batchSize: job.batchSize,
    localConcurrency: job.lanes,
    burstWhenBatchFull: true,
    pollingIntervalSeconds: POLL_SECONDS,
    // A letter that waits for its next attempt wakes nobody when its time comes.
    notifyPollingIntervalSeconds: POLL_SECONDS,
  } as const;
  await boss.work<Record<string, string>, unknown, typeof options>(job.name, options, async (batch) => {
    const { results } = await runFetchedJobs(job, environment, batch);
    return results;
  });
  if (!job.schedule) return;
  await boss.schedule(job.name, job.schedule);
  // What a dead worker left is taken up now, not at the next full minute.
  await boss.send(job.name, {});
}

/**
 * Runs the jobs in this process until told to stop: wakes at once by LISTEN where the database is reached directly, asks
 * every two seconds otherwise. A database that goes away and comes back is survived.
 */
export async function startWorker(ctx: Context, jobs: JobDefinition[] = JOBS): Promise<Worker> {
  const { settings, log } = ctx;
  const ending = new AbortController();
  const breakOff = new AbortController();
  const transport = openMailTransport(settings);
  const boss = new PgBoss({
    ...pgOptions(settings.databaseUrlUnpooled ?? settings.databaseUrl),
    useListenNotify: settings.databaseUrlUnpooled !== null,
    migrate: false,
    max: 4,
  });
  boss.on("error", (error) => log.error({}, "the job queue reports an error", error));
  try {
    await boss.start();
    const environment = { ctx, transport, ending: ending.signal, breakOff: breakOff.signal };
    for (const job of jobs) await serve(boss, job, environment);
  } catch (error) {
    await boss.stop({ graceful: false });
    transport.close();
    throw error;
  }
  log.info({ jobs: jobs.length, listen: settings.databaseUrlUnpooled !== null }, "worker started");

  let stopped: Promise<void> | undefined;
  const stop = async () => {
    log.info({}, "worker stopping");
    ending.abort();
    const timer = setTimeout(() => breakOff.abort(), FINISH_MS);
    await boss.stop({ graceful: true, timeout: STOP_MS });
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
