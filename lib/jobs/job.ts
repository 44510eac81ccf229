import "server-only";
import type { Context } from "@/lib/context";
import type { JobQueueName } from "@/lib/db/job-queue";
import type { MailTransport } from "@/lib/notification/transport";

type LocalEnvironment = {
  ctx: Context;
  transport: MailTransport;
  /** Aborted when it must end now: break off what can be taken up again. */
  breakOff: AbortSignal;
};

/** What the process gives to all its jobs. `ending`: aborted when the process is to end; nothing more is begun then. */
export type ProcessContext = LocalEnvironment & { ending: AbortSignal };

/** What a job is given beside its data. `signal`: aborted when the process is to end or the job's time is over. */
export type JobContext = LocalEnvironment & { signal: AbortSignal };

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
   * Milliseconds after which `signal` is aborted. Together with the longest batch it must stay below JOB_EXPIRY_SECONDS,
   * after which the queue hands the job to another worker.
   */
  budgetMs: number;
  /** Works in batches and stops between two of them when `signal` is aborted; it is then queued again. */
  inBatches: boolean;
  /**
   * Does one job. All queues are at-least-once: re-read the truth, bear being called twice. A throw leaves the job to be
   * repeated. Not called when `signal` is aborted already.
   */
  run(environment: JobContext, data: Record<string, string>): Promise<JobCounts>;
};

/** The job as the registry holds it: with an aborted signal it does nothing and counts nothing. */
export function defineJob(job: JobDefinition): JobDefinition {
  return {
    ...job,
    run: async (environment, data) => (environment.signal.aborted ? {} : job.run(environment, data)),
  };
}
