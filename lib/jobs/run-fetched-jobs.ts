import "server-only";
import type { JobResult } from "pg-boss";
import type { JobCounts, JobDefinition, ProcessContext } from "@/lib/jobs/job";
import { addSeconds } from "@/lib/kernel/time";

/** A job that was cut short goes on after this pause, in whatever process is free. */
const RESUME_AFTER_SECONDS = 5;

export type FetchedJob = { id: string; data: Record<string, string> | null };
export type BatchEnd = { results: JobResult[]; counts: JobCounts };

export function addCounts(counts: JobCounts, more: JobCounts): void {
  for (const [name, count] of Object.entries(more)) counts[name] = (counts[name] ?? 0) + count;
}

/**
 * Does one job within its time. One that works in batches and was cut short, by its time or because the process is to
 * end, is queued again and goes on where it stopped.
 *
 * @throws what the job throws
 */
export async function runJob(
  job: JobDefinition,
  { ending, ...environment }: ProcessContext,
  data: Record<string, string>,
): Promise<JobCounts> {
  const { ctx } = environment;
  const signal = AbortSignal.any([ending, AbortSignal.timeout(job.budgetMs)]);
  const counts = await job.run({ ...environment, signal }, data);
  if (!signal.aborted || !job.inBatches) return counts;
  const startAfter = addSeconds(ctx.clock.now(), RESUME_AFTER_SECONDS);
  await ctx.queue.enqueue(ctx.db, job.name, [{ data, startAfter }]);
  return counts;
}

/** Does a batch of one queue, all at once. A job that throws is left to be repeated and stops no other (SEC-77). */
export async function runFetchedJobs(
  job: JobDefinition,
  environment: ProcessContext,
  batch: FetchedJob[],
): Promise<BatchEnd> {
  const { ctx, ending } = environment;
  const counts: JobCounts = {};
  const runOne = async ({ id, data }: FetchedJob): Promise<JobResult> => {
    if (ending.aborted) return { id, status: "failed" };
    try {
      addCounts(counts, await runJob(job, environment, data ?? {}));
      return { id, status: "completed" };
    } catch (error) {
      ctx.log.error({ job: job.name, jobId: id }, "a job failed", error);
      addCounts(counts, { errors: 1 });
      return { id, status: "failed" };
    }
  };
  return { results: await Promise.all(batch.map(runOne)), counts };
}
