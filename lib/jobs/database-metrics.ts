import "server-only";
import { findLatestAuditInstant } from "@/lib/audit/latest-store";
import { isUsableLink } from "@/lib/auth/password-link/store";
import type { Context } from "@/lib/context";
import { countConnections, countOwnConnections } from "@/lib/db/connection-count";
import { JOB_QUEUES, type JobQueueName } from "@/lib/db/job-queue";
import { describeCheckpoints } from "@/lib/evidence/describe-checkpoints";
import { summarizeWebhooks } from "@/lib/feed/summarize-webhooks";
import { JOB_COMPLETED, JOB_FAILED, listJobCounts } from "@/lib/jobs/job-count-store";
import { findMailOutage } from "@/lib/jobs/mail-outage";
import { listQueueLengths } from "@/lib/jobs/readiness-store";
import { secondsBetween } from "@/lib/kernel/time";
import type { DatabaseMetric } from "@/lib/metrics/exposition";
import { oldestUntriedDueAt } from "@/lib/notification/backlog-store";
import { summarizeWaiting } from "@/lib/notification/delayed-store";
import { isPurgeStopped } from "@/lib/retention/guard-purge";

/** The answer must come before Prometheus gives up (10 s by default), also while the database does not answer. */
const TIMEOUT_MS = 5000;
const MS_PER_SECOND = 1000;

const gauge = (name: string, help: string, value: number): DatabaseMetric => ({
  ...{ name, help, type: "gauge" as const },
  samples: [{ value }],
});
const epoch = (at: Date) => Math.floor(at.getTime() / MS_PER_SECOND);

async function notificationMetrics(ctx: Context): Promise<DatabaseMetric[]> {
  const now = ctx.clock.now();
  const { untried, retried, sending, oldestRetriedQueuedAt } = await summarizeWaiting(ctx.db);
  const oldestUntried = await oldestUntriedDueAt(ctx.db, { at: now, isLinkUsable: isUsableLink });
  const age = (at: Date | null) => (at ? Math.max(0, secondsBetween(at, now)) : 0);
  const samples = { untried, retried, sending };
  const outage = await findMailOutage(ctx);
  return [
    {
      name: "portal_notifications",
      help: "Notifications that are not sent yet: never tried, tried and waiting for the next attempt, being sent.",
      type: "gauge",
      samples: Object.entries(samples).map(([state, value]) => ({ labels: { state }, value })),
    },
    {
      name: "portal_notifications_oldest_seconds",
      help: "For how long the oldest one has been due without an attempt, or waiting since it was queued.",
      type: "gauge",
      samples: [
        { labels: { state: "untried" }, value: age(oldestUntried) },
        { labels: { state: "retried" }, value: age(oldestRetriedQueuedAt) },
      ],
    },
    gauge(
      "portal_mail_outage_notifications",
      "Notifications that failed three times because of the mail server, while it has taken none for ten minutes; else 0.",
      outage?.waiting ?? 0,
    ),
  ];
}

const OUTCOMES: Record<string, string> = { [JOB_COMPLETED]: "completed", [JOB_FAILED]: "failed" };

/** Items that are 0 before the first one is counted, by queue: what a job could not do, and what a panel shows. */
const ITEMS: Partial<Record<JobQueueName, readonly string[]>> = {
  "send-notification": ["sent", "failed", "abandoned"],
  "place-upload": ["placed", "refused", "failed"],
  "remind-passwords": ["failed"],
  "purge-expired": ["purged"],
  "remind-retention": ["failed"],
  "remind-payments": ["failed"],
  "remind-unread": ["failed"],
  "close-accounts": ["closed", "failed"],
  "create-checkpoint": ["failed"],
  "deliver-webhooks": ["delivered", "failed", "abandoned"],
};

type JobTotal = { queue: string; item: string; total: number };

/**
 * The counts with 0 for what has never been counted. A series that begins above 0 shows Prometheus no increase, so the
 * first failures of an installation would raise no alert.
 */
function totalsFromZero(counts: readonly JobTotal[]): JobTotal[] {
  const counted = new Set(counts.map(({ queue, item }) => `${queue} ${item}`));
  const named = JOB_QUEUES.flatMap((queue) =>
    [JOB_COMPLETED, JOB_FAILED, ...(ITEMS[queue] ?? [])].map((item) => ({ queue, item, total: 0 })),
  );
  return [...counts, ...named.filter(({ queue, item }) => !counted.has(`${queue} ${item}`))];
}

async function jobMetrics(ctx: Context): Promise<DatabaseMetric[]> {
  const counts = await listJobCounts(ctx.db);
  const totals = totalsFromZero(counts);
  const lengths = await listQueueLengths(ctx.db);
  const placed = counts.find(({ queue, item }) => queue === "finish-batch" && item === "placed");
  return [
    {
      name: "portal_jobs_total",
      help: "Jobs that ended, by queue and outcome.",
      type: "counter",
      samples: totals.flatMap(({ queue, item, total }) => {
        const outcome = OUTCOMES[item];
        return outcome ? [{ labels: { queue, outcome }, value: total }] : [];
      }),
    },
    {
      name: "portal_job_items_total",
      help: "What jobs have done: notifications sent, failed or abandoned, messages purged, accounts closed.",
      type: "counter",
      samples: totals.flatMap(({ queue, item, total }) =>
        OUTCOMES[item] ? [] : [{ labels: { queue, item }, value: total }],
      ),
    },
    {
      name: "portal_job_last_completed_timestamp_seconds",
      help: "When a job of the queue was last completed.",
      type: "gauge",
      samples: counts
        .filter(({ item }) => item === JOB_COMPLETED)
        .map(({ queue, lastAt }) => ({ labels: { queue }, value: epoch(lastAt) })),
    },
    {
      name: "portal_queue_jobs",
      help: "Jobs of a queue that wait or run, as counted once a minute.",
      type: "gauge",
      samples: lengths.flatMap(({ queue, waiting, active }) => [
        { labels: { queue, state: "waiting" }, value: waiting },
        { labels: { queue, state: "active" }, value: active },
      ]),
    },
    {
      name: "portal_messages_placed_total",
      help: "Messages of finished batches; portal_single_messages_placed_total has the others.",
      type: "counter",
      samples: [{ value: placed?.total ?? 0 }],
    },
  ];
}

async function serverMetrics(ctx: Context): Promise<DatabaseMetric[]> {
  const { used, most } = await countConnections(ctx.db);
  const own = await countOwnConnections(ctx.db);
  const markedAt = await findLatestAuditInstant(ctx.db, ["backup.marked"]);
  const clockSeconds = secondsBetween(await ctx.databaseNow(), ctx.clock.now());
  return [
    gauge("portal_database_connections_used", "Connections to the database server, by everybody.", used),
    gauge("portal_database_connections_max", "Connections that the database server allows.", most),
    {
      name: "portal_database_connections",
      help: "Connections of the portal's database user, by state.",
      type: "gauge",
      samples: own.map(({ state, count }) => ({ labels: { state }, value: count })),
    },
    gauge("portal_clock_ahead_seconds", "This machine's clock minus that of the database.", clockSeconds),
    gauge("portal_purge_stopped", "1 while the purge guard stops all deletion.", (await isPurgeStopped(ctx)) ? 1 : 0),
    gauge(
      "portal_backup_last_marked_timestamp_seconds",
      "When a backup was last marked; 0 when none was.",
      markedAt ? epoch(markedAt) : 0,
    ),
  ];
}

/** None without EVIDENCE_KEY: no checkpoint is due then. */
async function checkpointMetrics(ctx: Context): Promise<DatabaseMetric[]> {
  if (!ctx.settings.evidence.key) return [];
  const state = await describeCheckpoints(ctx);
  return [
    gauge(
      "portal_checkpoint_last_timestamp_seconds",
      "When the last checkpoint was signed; 0 when none was.",
      state ? epoch(state.at) : 0,
    ),
    gauge(
      "portal_checkpoints_undelivered",
      "Checkpoints that the target of CHECKPOINT_TARGETS lacks that lacks most.",
      state?.undelivered ?? 0,
    ),
  ];
}

async function webhookMetrics(ctx: Context): Promise<DatabaseMetric[]> {
  const { endpoints, waiting, oldestQueuedAt } = await summarizeWebhooks(ctx);
  const oldestSeconds = oldestQueuedAt ? Math.max(0, secondsBetween(oldestQueuedAt, ctx.clock.now())) : 0;
  return [
    {
      name: "portal_webhook_endpoints",
      help: "Addresses that events are pushed to: working, failing three times in a row or more, disabled.",
      type: "gauge",
      samples: Object.entries(endpoints).map(([state, value]) => ({ labels: { state }, value })),
    },
    gauge("portal_webhooks_waiting", "Events that wait to be pushed to an address.", waiting),
    gauge("portal_webhooks_oldest_seconds", "For how long the oldest one has waited.", oldestSeconds),
  ];
}

/**
 * Reads the metrics that are in the database: those of all processes, workers and commands included.
 *
 * @returns only `portal_database_up` 0 when the database fails or does not answer within 5 s
 */
export async function readDatabaseMetrics(ctx: Context): Promise<DatabaseMetric[]> {
  const up = (value: 0 | 1) => gauge("portal_database_up", "1 when the database answers.", value);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, TIMEOUT_MS, null);
  });
  try {
    const all = Promise.all(
      [notificationMetrics, jobMetrics, checkpointMetrics, webhookMetrics, serverMetrics].map((read) => read(ctx)),
    );
    const found = await Promise.race([all, late]);
    return found ? [up(1), ...found.flat()] : [up(0)];
  } catch (error) {
    ctx.log.warn({ failure: error instanceof Error ? error.name : typeof error }, "metrics cannot be read");
    return [up(0)];
  } finally {
    clearTimeout(timer);
  }
}
