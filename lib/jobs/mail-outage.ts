import "server-only";
import type { Context } from "@/lib/context";
import { findLastCountAt } from "@/lib/jobs/job-count-store";
import { secondsBetween } from "@/lib/kernel/time";
import { listServerFailures } from "@/lib/notification/retried-store";

/** So many attempts to send one notification have failed when at least six minutes have passed (retry-schedule.ts). */
const MIN_ATTEMPTS = 3;
/**
 * One e-mail that the server took within this time means that it works, and that the failures are about some e-mails.
 */
const SENT_WITHIN_SECONDS = 10 * 60;

export type MailOutage = {
  /** How many notifications wait for the mail server. */
  waiting: number;
  /** How long the oldest of them has been waiting. */
  waitingSeconds: number;
  /** The most frequent failure. */
  failure: string;
  lastSentAt: string | null;
};

/**
 * Looks for an outage of the mail server: notifications that failed three times because of the server, and no e-mail
 * that it took for ten minutes. In maintenance mode there is none, because nothing is sent.
 */
export async function findMailOutage(ctx: Context): Promise<MailOutage | null> {
  if (ctx.settings.maintenance) return null;
  const now = ctx.clock.now();
  const [first, ...others] = await listServerFailures(ctx.db, MIN_ATTEMPTS);
  if (!first) return null;
  const lastSentAt = await findLastCountAt(ctx.db, "send-notification", "sent");
  if (lastSentAt && secondsBetween(lastSentAt, now) <= SENT_WITHIN_SECONDS) return null;
  const groups = [first, ...others];
  return {
    waiting: groups.reduce((sum, { count }) => sum + count, 0),
    waitingSeconds: Math.max(...groups.map(({ oldestQueuedAt }) => secondsBetween(oldestQueuedAt, now))),
    failure: first.failure ?? "other",
    lastSentAt: lastSentAt?.toISOString() ?? null,
  };
}
