import "server-only";
import type { StaffRole } from "@/lib/audit/staff-actor";
import type { Context } from "@/lib/context";
import { type FailingWebhook, summarizeWebhooks } from "@/lib/feed/summarize-webhooks";
import { findBacklog } from "@/lib/jobs/backlog";
import { findMailOutage } from "@/lib/jobs/mail-outage";
import { findHeartbeat, MAX_SILENT_SECONDS } from "@/lib/jobs/worker-heartbeat";
import { addCalendarDays, addSeconds, budapestDay, startOfBudapestDay } from "@/lib/kernel/time";
import { countGivenUp } from "@/lib/notification/given-up-store";
import { findGuardStop } from "@/lib/retention/guard-events";
import { maySee } from "@/lib/staff/start-parts";

/** Given-up notifications are shown for so many days, today included. */
export const GIVEN_UP_DAYS = 7;

/** What does not work and needs somebody; null, 0 or an empty list where all is well, or the role does not see it. */
export type OperationSummary = {
  /** No worker has completed a job for 15 minutes: since when, null for never. */
  silentWorker: { since: Date | null } | null;
  /** Since when a due notification has waited for its first attempt. */
  waitingSince: Date | null;
  /** Since when a notification has waited for the mail server, and how many do. */
  mailOutage: { since: Date; waiting: number } | null;
  /** Notifications given up in the last 7 days. */
  givenUp: number;
  /** Since when the purge guard has stopped all deletion. */
  purgeStoppedAt: Date | null;
  /**
   * Webhook endpoints whose deliveries fail, and those that receivers have ended. Not those that an operator switched
   * off.
   */
  webhooks: FailingWebhook[];
};

/** What the start page says about the portal's own work, as far as the role sees it. */
export async function summarizeOperation(ctx: Context, role: StaffRole): Promise<OperationSummary> {
  const now = ctx.clock.now();
  const firstDay = addCalendarDays(budapestDay(now), 1 - GIVEN_UP_DAYS);
  const [silentWorker, backlog, outage, givenUp, stop, webhooks] = await Promise.all([
    maySee(role, "sending") ? findSilentWorker(ctx) : null,
    maySee(role, "sending") ? findBacklog(ctx) : null,
    maySee(role, "sending") ? findMailOutage(ctx) : null,
    maySee(role, "given-up") ? countGivenUp(ctx.db, { from: startOfBudapestDay(firstDay), to: addSeconds(now, 1) }) : 0,
    maySee(role, "purge-guard") ? findGuardStop(ctx.db) : null,
    maySee(role, "webhooks") ? summarizeWebhooks(ctx) : null,
  ]);
  return {
    silentWorker,
    waitingSince: backlog && addSeconds(now, -backlog.waitingSeconds),
    mailOutage: outage && { since: addSeconds(now, -outage.waitingSeconds), waiting: outage.waiting },
    givenUp,
    purgeStoppedAt: stop?.at ?? null,
    webhooks: (webhooks?.failing ?? []).filter(({ since }) => since !== null),
  };
}

/** Not in maintenance mode, in which none runs. */
async function findSilentWorker(ctx: Context): Promise<OperationSummary["silentWorker"]> {
  if (ctx.settings.maintenance) return null;
  const heartbeat = await findHeartbeat(ctx);
  if (!heartbeat) return { since: null };
  return heartbeat.silentSeconds > MAX_SILENT_SECONDS ? { since: heartbeat.at } : null;
}
