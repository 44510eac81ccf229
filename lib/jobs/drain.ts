import "server-only";
import { PgBoss } from "pg-boss";
import type { Context } from "@/lib/context";
import { pgOptions } from "@/lib/db/connect-options";
import type { JobCounts, JobDefinition } from "@/lib/jobs/job";
import { JOBS } from "@/lib/jobs/registry";
import { addCounts, runFetchedJobs, runJob } from "@/lib/jobs/run-fetched-jobs";
import { openMailTransport } from "@/lib/notification/transport";

export type DrainResult = JobCounts & { jobs: number };

/** Hosts end a request after a minute or less; what is left waits for the next call. */
const BUDGET_MS = 40_000;

// Calls of one process that overlap share one pass; those of several processes share the queue (SEC-69).
const underWay = new Map<string, Promise<DrainResult>>();

async function drain(ctx: Context, job: JobDefinition, budgetMs: number): Promise<DrainResult> {
  const boss = new PgBoss({
    ...pgOptions(ctx.settings.databaseUrl),
    supervise: false,
    schedule: false,
    migrate: false,
    registerInstance: false,
    max: 2,
  });
  boss.on("error", (error) => ctx.log.error({}, "the job queue reports an error", error));
  const transport = openMailTransport(ctx.settings);
  const overtime = AbortSignal.timeout(budgetMs);
  const environment = { ctx, transport, ending: overtime, breakOff: new AbortController().signal };
  const counts: DrainResult = { jobs: 0 };
  await boss.start();
  try {
    // No worker watches over jobs that a dead process left.
    await boss.supervise(job.name);
    if (job.schedule) addCounts(counts, await runJob(job, environment, {}));
    while (!overtime.aborted) {
      const batch = await boss.fetch<Record<string, string>>(job.name, { batchSize: job.batchSize * job.lanes });
      if (batch.length === 0) break;
      const end = await runFetchedJobs(job, environment, batch);
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
 * Does what waits in a queue, once, for hosts without a worker (CONTRACT, decision 5): a scheduled job is run, then the
 * queue is emptied within a time budget.
 *
 * @returns null when there is no job of that name
 */
export async function drainJobs(
  ctx: Context,
  name: string,
  { budgetMs = BUDGET_MS, jobs = JOBS }: { budgetMs?: number; jobs?: JobDefinition[] } = {},
): Promise<DrainResult | null> {
  const job = jobs.find((candidate) => candidate.name === name);
  if (!job) return null;
  const key = `${ctx.settings.databaseUrl} ${name}`;
  const running = underWay.get(key) ?? drain(ctx, job, budgetMs).finally(() => underWay.delete(key));
  underWay.set(key, running);
  return running;
}
