import "server-only";
import { PgBoss } from "pg-boss";
import type { Context } from "@/lib/context";
import { pgOptions } from "@/lib/db/connect-options";
import type { JobCounts, JobDefinition } from "@/lib/jobs/job";
import { logQueueErrors } from "@/lib/jobs/queue-errors";
import { JOBS } from "@/lib/jobs/registry";
import { addCounts, countJobs, runFetchedJobs, runJob } from "@/lib/jobs/run-fetched-jobs";
import { openMailTransport } from "@/lib/notification/transport";

export type DrainResult = JobCounts & { jobs: number };

/** Serverless hosts end a request after a minute or less; remaining jobs wait for the next call. */
const BUDGET_MS = 40_000;

// Overlapping calls in one process share one pass. Calls in several processes compete for the jobs of the queue.
const runningPasses = new Map<string, Promise<DrainResult>>();

async function drain(ctx: Context, job: JobDefinition, budgetMs: number): Promise<DrainResult> {
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
  const processContext = { ctx, transport, stopSignal: timeLimit, abortSignal: new AbortController().signal };
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
    while (!timeLimit.aborted) {
      const batch = await boss.fetch<Record<string, string>>(job.name, { batchSize: job.batchSize * job.concurrency });
      if (batch.length === 0) break;
      const end = await runFetchedJobs(job, processContext, batch);
      addCounts(counts, { ...end.counts, jobs: batch.length });
      for (const result of end.results) {
        if (result.status === "completed") await boss.complete(job.name, result.id);
        else await boss.fail(job.name, result.id);
      }
    }
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
 * @param options.budgetMs milliseconds after which no further job is fetched
 * @returns what was done; null when there is no job of that name
 */
export async function drainJobs(
  ctx: Context,
  name: string,
  { budgetMs = BUDGET_MS, jobs = JOBS }: { budgetMs?: number; jobs?: JobDefinition[] } = {},
): Promise<DrainResult | null> {
  const job = jobs.find((candidate) => candidate.name === name);
  if (!job) return null;
  const key = `${ctx.settings.databaseUrl} ${name}`;
  const running = runningPasses.get(key) ?? drain(ctx, job, budgetMs).finally(() => runningPasses.delete(key));
  runningPasses.set(key, running);
  return running;
}
