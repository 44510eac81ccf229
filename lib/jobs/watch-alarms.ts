import "server-only";
import type { Context } from "@/lib/context";
import { findBacklog } from "@/lib/jobs/backlog";
import { findMailOutage } from "@/lib/jobs/mail-outage";
import { secondsBetween } from "@/lib/kernel/time";
import type { LogFields } from "@/lib/log";

const CHECK_INTERVAL_MS = 60_000;
/** The log repeats an alarm that lasts at most this often per process. */
const REPEAT_SECONDS = 15 * 60;

type Watched = {
  alarm: string;
  /** Returns what the log says about it; null when all is well. */
  find(ctx: Context): Promise<LogFields | null>;
  text: string;
  over: string;
};

/** What is looked for once a minute in every process. Alarms of single events are logged where these happen. */
const WATCHED: Watched[] = [
  {
    alarm: "notifications-waiting",
    find: findBacklog,
    text: "notifications are due and no worker sends them",
    over: "notifications are sent in time again",
  },
  {
    alarm: "mail-outage",
    find: findMailOutage,
    text: "the mail server takes no e-mails",
    over: "the mail server takes e-mails again",
  },
];

/**
 * Logs each alarm when it is first found, every 15 minutes while it lasts, and once when it is over.
 *
 * @returns a function that checks once; it never throws
 */
export function createAlarmReport(ctx: Context): () => Promise<void> {
  const reportedAt = new Map<string, Date>();
  const report = async ({ alarm, find, text, over }: Watched, now: Date) => {
    const found = await find(ctx);
    const before = reportedAt.get(alarm);
    if (!found) {
      if (before) ctx.log.info({ over: alarm }, over);
      reportedAt.delete(alarm);
    } else if (!before || secondsBetween(before, now) >= REPEAT_SECONDS) {
      reportedAt.set(alarm, now);
      ctx.log.error({ alarm, ...found }, text);
    }
  };
  return async () => {
    const now = ctx.clock.now();
    try {
      for (const watched of WATCHED) await report(watched, now);
    } catch (error) {
      // Only a warning: readiness and every request report the missing database already.
      ctx.log.warn({ failure: error instanceof Error ? error.name : typeof error }, "the alarms cannot be checked");
    }
  };
}

const reports = new WeakMap<Context, () => Promise<void>>();

/** Looks for alarms once. Calls with one context share what was logged before. */
export function reportAlarms(ctx: Context): Promise<void> {
  const report = reports.get(ctx) ?? createAlarmReport(ctx);
  reports.set(ctx, report);
  return report();
}

/**
 * Looks for alarms once a minute. The timer does not keep the process alive; on hosts whose functions stand still
 * between requests, the cron of `sweep-notifications` does the same (drain.ts).
 */
export function watchAlarms(ctx: Context): void {
  setInterval(() => void reportAlarms(ctx), CHECK_INTERVAL_MS).unref();
}
