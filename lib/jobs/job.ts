import "server-only";
import type { Context } from "@/lib/context";
import type { JobQueueName } from "@/lib/db/job-queue";
import type { MailTransport } from "@/lib/notification/transport";

type CommonContext = {
  ctx: Context;
  transport: MailTransport;
  /** Aborted when the process has to end at once: stop work that can be repeated later. */
  abortSignal: AbortSignal;
};

/** Shared by all jobs of a process. `stopSignal`: aborted when the process is stopping; no new job is begun then. */
export type ProcessContext = CommonContext & { stopSignal: AbortSignal };

/** Given to a job with its data. `signal`: aborted when the process is stopping or the job's time is over. */
export type JobContext = CommonContext & { signal: AbortSignal };

export type JobCounts = Record<string, number>;

export type JobDefinition = {
  /** Name of the queue, and last part of its cron address. */
  name: JobQueueName;
  /** Cron expression in UTC; a job without one runs only when an operation queued it. */
  schedule?: string;
  /** Fetches of this queue in progress at the same time in one process. */
  concurrency: number;
  /** Jobs per fetch; they run at the same time, so a fetch takes as long as its slowest job. */
  batchSize: number;
  /**
   * Milliseconds after which `signal` is aborted. The job may then finish its current step; both together must stay
   * below JOB_EXPIRY_SECONDS, after which the queue gives the job to another worker.
   */
  timeLimitMs: number;
  /** Works in steps, stops between two of them when `signal` is aborted, and is then queued again. */
  isResumable: boolean;
  /**
   * Does one job. All queues are at-least-once: read the current state from the database, and expect to be called
   * twice. A job that throws is repeated. Not called when `signal` is aborted already.
   */
  run(context: JobContext, data: Record<string, string>): Promise<JobCounts>;
};

/** Wraps `run` so that it does nothing when its signal is aborted already. */
export function defineJob(job: JobDefinition): JobDefinition {
  return {
    ...job,
    run: async (context, data) => (context.signal.aborted ? {} : job.run(context, data)),
  };
}
