import "server-only";
import type { PgBoss } from "pg-boss";
import type { Log } from "@/lib/log";

/**
 * Logs what the job queue reports by itself, with the queue where it names one. It reports copies of errors, which the
 * log reads like errors.
 */
export function logQueueErrors(boss: PgBoss, log: Log): void {
  boss.on("error", (error: unknown) => {
    const { queue } = (error ?? {}) as { queue?: unknown };
    log.error(typeof queue === "string" ? { queue } : {}, "the job queue reports an error", error);
  });
}
