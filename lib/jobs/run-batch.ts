import "server-only";
import type { JobResult } from "pg-boss";
import type { JobCounts, JobDefinition, JobSurroundings } from "@/lib/jobs/job";

export type FetchedJob = { id: string; data: Record<string, string> | null };
export type BatchEnd = { results: JobResult[]; counts: JobCounts };

export function addCounts(counts: JobCounts, more: JobCounts): void {
  for (const [name, count] of Object.entries(more)) counts[name] = (counts[name] ?? 0) + count;
}

/** Does a batch of one queue, all at once. A job that throws is left to be repeated and stops no other (SEC-77). */
export async function runBatch(
  job: JobDefinition,
  surroundings: JobSurroundings,
  batch: FetchedJob[],
): Promise<BatchEnd> {
  const { ctx, ending } = surroundings;
  const counts: JobCounts = {};
  const runOne = async ({ id, data }: FetchedJob): Promise<JobResult> => {
    if (ending.aborted) return { id, status: "failed" };
    try {
      addCounts(counts, await job.run(surroundings, data ?? {}));
      return { id, status: "completed" };
    } catch (error) {
      ctx.log.error({ job: job.name, jobId: id }, "a job failed", error);
      addCounts(counts, { errors: 1 });
      return { id, status: "failed" };
    }
  };
  return { results: await Promise.all(batch.map(runOne)), counts };
}
