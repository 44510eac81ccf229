import "server-only";
import type { Context } from "@/lib/context";
import type { JobQueueName } from "@/lib/db/job-queue";
import type { MailTransport } from "@/lib/notification/transport";

/** What a job is given beside its data. */
export type JobSurroundings = {
  ctx: Context;
  transport: MailTransport;
  /** Aborted when the process is to end: begin nothing more. */
  ending: AbortSignal;
  /** Aborted when it must end now: break off what can be taken up again. */
  breakOff: AbortSignal;
};

export type JobCounts = Record<string, number>;

export type JobDefinition = {
  /** The queue's name, and the last part of its cron address. */
  name: JobQueueName;
  /** Cron expression, UTC; a job without one runs only when a fact queued it. */
  schedule?: string;
  /** Batches of this queue under way at the same time in one process. */
  lanes: number;
  /** Jobs of a batch; all at work at once, so that a batch takes no longer than its slowest job. */
  batchSize: number;
  /**
   * Does one job. All queues are at-least-once: re-read the truth, bear being called twice (CONTRACT, decision 5).
   * A throw leaves the job to be repeated.
   */
  run(surroundings: JobSurroundings, data: Record<string, string>): Promise<JobCounts>;
};

export function defineJob(job: JobDefinition): JobDefinition {
  return job;
}
