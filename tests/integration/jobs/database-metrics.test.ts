/** What Prometheus is told of the database: of all processes, workers and commands included. */

import { readFileSync } from "node:fs";
import { eq } from "drizzle-orm";
import { notifications } from "@/drizzle/schema/notification";
import { recordAuditEvent } from "@/lib/audit/store";
import { openContext } from "@/lib/context";
import { JOB_QUEUES } from "@/lib/db/job-queue";
import { createCheckpoint } from "@/lib/evidence/create-checkpoint";
import { deliverWebhooks } from "@/lib/feed/deliver-webhooks";
import { addWebhook } from "@/lib/feed/manage-webhooks";
import { readDatabaseMetrics } from "@/lib/jobs/database-metrics";
import { drainJobs } from "@/lib/jobs/drain";
import { addJobCounts } from "@/lib/jobs/job-count-store";
import { metricsText } from "@/lib/metrics/exposition";
import { createAccount, placeMessage } from "@/tests/integration/mailbox/mailbox-fixture";
import { attempt, queueNotification } from "@/tests/integration/notification/outbox-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { startFakeSmtpServer } from "@/tests/support/smtp-server";

/** Without a schedule: it runs for what is queued only. */
const ONE_JOB = {
  name: "purge-expired",
  concurrency: 1,
  batchSize: 1,
  timeLimitMs: 60_000,
  isResumable: true,
} as const;

let test: TestContext;
beforeAll(async () => {
  test = await testContext();
});
afterAll(() => test.close());

const samples = async (ctx = test.ctx) =>
  (await metricsText(await readDatabaseMetrics(ctx)))
    .split("\n")
    .filter((line) => /^portal_(?!http|process)/.test(line));

it("webhooks by their health, and for how long the oldest event has waited", async () => {
  const own = await testContext();
  const { ctx, clock } = own;
  const caller = { post: async () => ({ kind: "timeout" as const }), close() {} };
  await addWebhook(ctx, { source: "test", url: "https://receiver.example/", types: [] });
  await placeMessage(ctx, await createAccount(ctx));
  await deliverWebhooks(ctx, { caller });
  for (const minutes of [2, 6]) {
    clock.advance({ minutes });
    await deliverWebhooks(ctx, { caller });
  }
  expect(await samples(ctx)).toEqual(
    expect.arrayContaining([
      'portal_webhook_endpoints{state="working"} 0',
      'portal_webhook_endpoints{state="failing"} 1',
      'portal_webhook_endpoints{state="disabled"} 0',
      "portal_webhooks_waiting 1",
      "portal_webhooks_oldest_seconds 480",
    ]),
  );
  await own.close();
});

it("notifications by state and age, jobs, messages, purge, connections and the last backup", async () => {
  const { ctx, clock } = test;
  const { id } = await queueNotification(ctx);
  expect((await attempt(ctx, id)).step).toBe("later");
  clock.advance({ minutes: 20 });
  await queueNotification(ctx);
  clock.advance({ minutes: 10 });
  await Promise.all([
    addJobCounts(ctx.db, clock.now(), "purge-expired", { purged: 3, "job-completed": 1 }),
    addJobCounts(ctx.db, clock.now(), "purge-expired", { purged: 4, "job-completed": 1, "job-failed": 2 }),
  ]);
  await addJobCounts(ctx.db, clock.now(), "finish-batch", { placed: 12 });
  await recordAuditEvent(ctx.db, clock.now(), { kind: "backup.marked", actor: "insurer" });
  const seconds = Math.floor(clock.now().getTime() / 1000);
  expect(await samples()).toContain("portal_checkpoint_last_timestamp_seconds 0");
  await createCheckpoint(ctx);
  const targets = [{ kind: "folder" as const, folder: "/nowhere" }];
  const settings = { ...ctx.settings, evidence: { ...ctx.settings.evidence, targets } };
  expect(await samples({ ...ctx, settings })).toEqual(
    expect.arrayContaining([
      'portal_notifications{state="untried"} 1',
      'portal_notifications{state="retried"} 1',
      'portal_notifications{state="sending"} 0',
      'portal_notifications_oldest_seconds{state="untried"} 600',
      'portal_notifications_oldest_seconds{state="retried"} 1800',
      'portal_job_items_total{queue="purge-expired",item="purged"} 7',
      'portal_jobs_total{queue="purge-expired",outcome="completed"} 2',
      'portal_jobs_total{queue="purge-expired",outcome="failed"} 2',
      `portal_job_last_completed_timestamp_seconds{queue="purge-expired"} ${seconds}`,
      'portal_queue_jobs{queue="send-notification",state="active"} 0',
      "portal_messages_placed_total 12",
      "portal_purge_stopped 0",
      "portal_clock_ahead_seconds 0",
      `portal_backup_last_marked_timestamp_seconds ${seconds}`,
      `portal_checkpoint_last_timestamp_seconds ${seconds}`,
      "portal_checkpoints_undelivered 1",
      "portal_database_up 1",
      expect.stringMatching(/^portal_database_connections_used \d+$/),
      expect.stringMatching(/^portal_database_connections\{state="active"\} \d+$/),
    ]),
  );
});

it("what no job has done yet is 0, so that the first failure is an increase", async () => {
  const server = await startFakeSmtpServer();
  server.fault = () => ({ at: "rcpt", reply: "550 5.1.1 no such mailbox" });
  const own = await testContext({ env: { SMTP_URL: server.url } });
  const { ctx } = own;
  const failing = { ...ONE_JOB, run: () => Promise.reject(new Error("a job that fails")) };
  const asked = [
    'portal_jobs_total{queue="purge-expired",outcome="failed"}',
    'portal_job_items_total{queue="send-notification",item="failed"}',
    'portal_job_items_total{queue="send-notification",item="abandoned"}',
    'portal_job_items_total{queue="deliver-webhooks",item="abandoned"}',
  ];
  const values = async () => {
    const lines = await samples(ctx);
    return asked.map((sample) =>
      lines.filter((line) => line.startsWith(`${sample} `)).map((line) => line.split(" ")[1]),
    );
  };
  const first = await samples(ctx);
  for (const queue of JOB_QUEUES) {
    expect(first).toContain(`portal_jobs_total{queue="${queue}",outcome="completed"} 0`);
    expect(first).toContain(`portal_jobs_total{queue="${queue}",outcome="failed"} 0`);
  }
  expect(await values()).toEqual([["0"], ["0"], ["0"], ["0"]]);
  // An alert tells a job that never ran by the absence of this metric.
  expect(first.filter((line) => line.startsWith("portal_job_last_completed"))).toEqual([]);
  await queueNotification(ctx);
  await ctx.queue.enqueue(ctx.db, "purge-expired", [{ data: {} }]);
  await drainJobs(ctx, "purge-expired", { jobs: [failing] });
  expect(await drainJobs(ctx, "send-notification")).toMatchObject({ failed: 1 });
  expect(await values()).toEqual([["1"], ["1"], ["0"], ["0"]]);
  await own.close();
  await server.close();
});

it("of checkpoints there is none without EVIDENCE_KEY", async () => {
  const { settings } = test.ctx;
  const ctx = { ...test.ctx, settings: { ...settings, evidence: { ...settings.evidence, key: null } } };
  expect((await samples(ctx)).filter((line) => line.startsWith("portal_checkpoint"))).toEqual([]);
});

it("notifications count as an outage of the mail server when it failed three times and took none for ten minutes", async () => {
  const { ctx, clock } = test;
  const outage = async () => (await samples()).find((line) => line.startsWith("portal_mail_outage_notifications"));
  const waiting = { attempts: 3, lastFailure: "timeout" as const };
  const [{ id } = { id: "" }] = await ctx.db.select({ id: notifications.id }).from(notifications);
  const change = (values: Partial<typeof notifications.$inferInsert>) =>
    ctx.db.update(notifications).set(values).where(eq(notifications.id, id));
  // One address that its server puts off on a quiet night is no outage.
  await change({ ...waiting, state: "queued", lastFailure: "refused" });
  expect(await outage()).toBe("portal_mail_outage_notifications 0");
  await change({ ...waiting, attempts: 2 });
  expect(await outage()).toBe("portal_mail_outage_notifications 0");
  await change(waiting);
  expect(await outage()).toBe("portal_mail_outage_notifications 1");
  await addJobCounts(ctx.db, clock.now(), "send-notification", { sent: 1 });
  expect(await outage()).toBe("portal_mail_outage_notifications 0");
});

it("while the database is out of reach the answer says so, and has the metrics of the processes", async () => {
  const databaseUrl = "postgres://nobody@127.0.0.1:1/nowhere";
  const away = openContext({ ...test.ctx.settings, databaseUrl }, { name: "test", log: test.ctx.log });
  const told = await samples(away.ctx);
  await away.close();
  expect(told).toContain("portal_database_up 0");
  expect(told.filter((line) => line.startsWith("portal_notifications"))).toEqual([]);
  expect(told).toContain("portal_lockouts_total 0");
});

it("values of labels that alert rules and panels name exist", async () => {
  const own = await testContext();
  // What has a sample only after the first job of its queue.
  for (const queue of JOB_QUEUES) await addJobCounts(own.ctx.db, own.clock.now(), queue, { "job-completed": 1 });
  const lines = (await metricsText(await readDatabaseMetrics(own.ctx))).split("\n");
  const has = (name: string, label: string, value: string) =>
    lines.some((line) => line.startsWith(`${name}{`) && line.includes(`${label}="${value}"`));
  const texts = ["deploy/prometheus/alerts.yml", "deploy/grafana/dashboard.json"].map((file) =>
    readFileSync(file, "utf8").replaceAll('\\"', '"'),
  );
  const selectors = texts.flatMap((text) => [...text.matchAll(/\b(portal_\w+)\{([^}]*)\}/g)]);
  const named = selectors.flatMap(([, name = "", matchers = ""]) =>
    [...matchers.matchAll(/(\w+)(?:=~|!~|!=|=)"([^"]*)"/g)].flatMap(([, label = "", values = ""]) =>
      // Routes are counted when they are asked for.
      label === "route" ? [] : values.split("|").map((value) => ({ name, label, value })),
    ),
  );
  expect(named.length).toBeGreaterThan(12);
  expect(named.filter(({ name, label, value }) => !has(name, label, value))).toEqual([]);
  await own.close();
});
