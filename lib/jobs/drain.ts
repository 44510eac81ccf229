import "server-only";
import { PgBoss } from "pg-boss";
import type { Context } from "@/lib/context";
import { pgOptions } from "@/lib/db/connect-options";
import type { JobCounts, JobDefinition } from "@/lib/jobs/job";
import { logQueueErrors } from "@/lib/jobs/queue-errors";
import { JOBS } from "@/lib/jobs/registry";
import { addCounts, countJobs, runFetchedJobs, runJob } from "@/lib/jobs/run-fetched-jobs";
import { reportAlarms } from "@/lib/jobs/watch-alarms";
import { openMailTransport } from "@/lib/notification/transport";

export type DrainResult = JobCounts & { jobs: number };

/** Milliseconds from the beginning of a pass. */
export type DrainLimits = {
  /** No further job is fetched. */
  budgetMs: number;
  /**
   * An attempt to send an e-mail that is still in progress is aborted and its end stored. Otherwise the host would end
   * it, and the e-mail would be sent again when its lease is over.
   */
  abortMs: number;
};

/** The host ends a cron call after 60 s (vercel.json); remaining jobs wait for the next one. */
export const CRON_LIMITS: DrainLimits = { budgetMs: 40_000, abortMs: 55_000 };

/** The job after which alarms are looked for: it runs every minute, and is about what they tell. */
const WATCHING_JOB = "sweep-notifications";

// Overlapping calls in one process share one pass. Calls in several processes compete for the jobs of the queue.
const runningPasses = new Map<string, Promise<DrainResult>>();

async function drain(ctx: Context, job: JobDefinition, { budgetMs, abortMs }: DrainLimits): Promise<DrainResult> {
  const boss = new PgBoss({
    ...pgOptions(ctx.settings.databaseUrl),
    supervise: false,
    schedule: false,
    migrate: false,
    registerInstance: false,
    max: 2,
  });
  logQueueErrors(boss, ctx.log);
  const transport = openMailTransport(ctx.settings);
  const timeLimit = AbortSignal.timeout(budgetMs);
  const abortSignal = AbortSignal.timeout(abortMs);
  const processContext = { ctx, transport, stopSignal: timeLimit, abortSignal };
  const counts: DrainResult = { jobs: 0 };
  await boss.start();
  try {
    // Jobs left by a crashed process are requeued here, because no worker runs.
    await boss.supervise(job.name);
    if (job.schedule) {
      const done = await runJob(job, processContext, {});
      addCounts(counts, done);
      await countJobs(processContext, job, { completed: 1, failed: 0, counts: done });
    }
    while (!timeLimit.aborted && !abortSignal.aborted) {
      const batch = await boss.fetch<Record<string, string>>(job.name, { batchSize: job.batchSize * job.concurrency });
      if (batch.length === 0) break;
      const end = await runFetchedJobs(job, processContext, batch);
      addCounts(counts, { ...end.counts, jobs: batch.length });
      for (const result of end.results) {
        if (result.status === "completed") await boss.complete(job.name, result.id);
        else await boss.fail(job.name, result.id);
      }
    }
    if (job.name === WATCHING_JOB) await reportAlarms(ctx);
    return counts;
  } finally {
    transport.close();
    await boss.stop({ graceful: false });
  }
}

/**
 * Processes one queue for hosts without a worker (`/api/cron/<job>`): runs the job itself if it is a scheduled one,
 * then works off the queue until it is empty or the time is over.
 *
 * @param name name of the job
 * @param options.limits default: those of a cron call
 * @returns what was done; null when there is no job of that name
 */
export async function drainJobs(
  ctx: Context,
  name: string,
  { limits = CRON_LIMITS, jobs = JOBS }: { limits?: DrainLimits; jobs?: JobDefinition[] } = {},
): Promise<DrainResult | null> {
  const job = jobs.find((candidate) => candidate.name === name);
  if (!job) return null;
  const key = `${ctx.settings.databaseUrl} ${name}`;
  const running = runningPasses.get(key) ?? drain(ctx, job, limits).finally(() => runningPasses.delete(key));
  runningPasses.set(key, running);
  return running;
}
