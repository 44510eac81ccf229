import "server-only";
import type { JobResult } from "pg-boss";
import type { JobCounts, JobDefinition, ProcessContext } from "@/lib/jobs/job";
import { addJobCounts, JOB_COMPLETED, JOB_FAILED } from "@/lib/jobs/job-count-store";
import { addSeconds } from "@/lib/kernel/time";
import { errorFields } from "@/lib/log";

/** A stopped job continues after this pause, in any process. */
const RESUME_AFTER_SECONDS = 5;

export type FetchedJob = { id: string; data: Record<string, string> | null };
export type FetchResult = { results: JobResult[]; counts: JobCounts };

export function addCounts(counts: JobCounts, more: JobCounts): void {
  for (const [name, count] of Object.entries(more)) counts[name] = (counts[name] ?? 0) + count;
}

/**
 * Runs one job within its time limit. A resumable job that was stopped, by its time limit or because the process is
 * stopping, is queued again and continues where it stopped.
 *
 * @throws what the job throws
 */
export async function runJob(
  job: JobDefinition,
  { stopSignal, ...context }: ProcessContext,
  data: Record<string, string>,
): Promise<JobCounts> {
  const { ctx } = context;
  const signal = AbortSignal.any([stopSignal, AbortSignal.timeout(job.timeLimitMs)]);
  const counts = await job.run({ ...context, signal }, data);
  if (!signal.aborted || !job.isResumable) return counts;
  const startAfter = addSeconds(ctx.clock.now(), RESUME_AFTER_SECONDS);
  await ctx.queue.enqueue(ctx.db, job.name, [{ data, startAfter }]);
  return counts;
}

/**
 * Counts what jobs have done (job-count-store.ts). A failure to count is logged only: the jobs are done, and must not
 * be done again.
 */
export async function countJobs(
  { ctx }: Pick<ProcessContext, "ctx">,
  job: JobDefinition,
  done: { completed: number; failed: number; counts: JobCounts },
): Promise<void> {
  const { errors: _counted, ...items } = done.counts;
  try {
    const counts = { ...items, [JOB_COMPLETED]: done.completed, [JOB_FAILED]: done.failed };
    await addJobCounts(ctx.db, ctx.clock.now(), job.name, counts);
  } catch (error) {
    ctx.log.warn({ job: job.name, ...errorFields(error) }, "what a job has done could not be counted");
  }
}

/** Runs fetched jobs of one queue at the same time. A job that throws is marked as failed, and the others continue. */
export async function runFetchedJobs(
  job: JobDefinition,
  context: ProcessContext,
  fetched: FetchedJob[],
): Promise<FetchResult> {
  const { ctx, stopSignal } = context;
  const counts: JobCounts = {};
  const runOne = async ({ id, data }: FetchedJob): Promise<JobResult> => {
    if (stopSignal.aborted) return { id, status: "failed" };
    try {
      addCounts(counts, await runJob(job, context, data ?? {}));
      return { id, status: "completed" };
    } catch (error) {
      ctx.log.error({ job: job.name, jobId: id }, "a job failed", error);
      addCounts(counts, { errors: 1 });
      return { id, status: "failed" };
    }
  };
  const results = await Promise.all(fetched.map(runOne));
  // Jobs that were not begun, because the process stops, are no failures.
  const completed = results.filter(({ status }) => status === "completed").length;
  await countJobs(context, job, { completed, failed: counts.errors ?? 0, counts });
  return { results, counts };
}
