import { setTimeout as pause } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { notifications } from "@/drizzle/schema/notification";
import type { Context } from "@/lib/context";
import { openDatabase } from "@/lib/db/connection";
import { startWorker, type Worker } from "@/lib/jobs/worker";
import { listMessageEvents } from "@/lib/mailbox/message/event-store";
import { enqueueNotifications, type OutgoingNotification } from "@/lib/notification/enqueue";
import { createAccount, placeMessage } from "@/tests/integration/mailbox/mailbox-fixture";
import {
  allNotifications,
  NEW_MESSAGE,
  notificationRow,
  queueNotification,
  RESET,
  TOKEN,
} from "@/tests/integration/notification/outbox-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { type FakeSmtpServer, startFakeSmtpServer } from "@/tests/support/smtp-server";

let test: TestContext;
let server: FakeSmtpServer;
let ctx: Context;
let workers: Worker[] = [];

beforeAll(async () => {
  server = await startFakeSmtpServer();
  test = await testContext({ env: { SMTP_URL: server.url } });
  ctx = test.ctx;
});
afterAll(async () => {
  await test.close();
  await server.close();
});
beforeEach(async () => {
  server.fault = () => null;
  server.mails.length = 0;
  await ctx.db.delete(notifications);
});
afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.stop()));
  workers = [];
});

async function start(count: number): Promise<void> {
  workers.push(...(await Promise.all(Array.from({ length: count }, () => startWorker(ctx)))));
}

async function until(condition: () => Promise<boolean> | boolean, seconds = 60): Promise<void> {
  for (let waited = 0; waited < seconds * 1000; waited += 50) {
    if (await condition()) return;
    await pause(50);
  }
  throw new Error(`Not within ${seconds} s.`);
}

async function states(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { state } of await allNotifications(ctx)) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

async function queueMany(addresses: string[], values: Partial<OutgoingNotification> = {}): Promise<void> {
  const notificationList: OutgoingNotification[] = [];
  for (const toAddress of addresses) {
    const accountId = await createAccount(ctx, toAddress);
    notificationList.push({ accountId, toAddress, locale: "hu", content: NEW_MESSAGE, ...values });
  }
  await ctx.db.transaction((tx) => enqueueNotifications(ctx, tx, notificationList));
}

const numbered = (name: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${name}${index}@example.hu`);

describe("the worker", () => {
  it("sends a notification within seconds of the commit", async () => {
    await start(1);
    const { id } = await queueNotification(ctx);
    await until(async () => (await notificationRow(ctx, id)).state === "sent", 15);
  });

  it("continues after the database has ended all its connections", async () => {
    await start(1);
    const breaker = openDatabase(test.databaseUrl, { maxConnections: 1 });
    // The worker waits for its queue, so its connections are open and idle.
    const idle = sql`select 1 from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and state = 'idle'`;
    await until(async () => (await breaker.db.execute(idle)).length > 1);
    await breaker.db.execute(sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`);
    await breaker.close();
    let id = "";
    // The pool of this test has lost its connections too, and each of them fails once.
    await until(async () => {
      id = (await queueNotification(ctx).catch(() => ({ id: "" }))).id;
      return id !== "";
    });
    await until(async () => (await notificationRow(ctx, id)).state === "sent");
  });

  it("two workers send each of sixty notifications exactly once", async () => {
    await queueMany(numbered("customer", 60));
    await start(2);
    await until(async () => (await states()).sent === 60);
    const recipients = server.mails.map(({ to }) => to[0]);
    expect([recipients.length, new Set(recipients).size]).toEqual([60, 60]);
  });

  it("one notification that cannot be rendered and one that is refused do not stop fifty others", async () => {
    await queueMany(["invalid@example.hu"], { content: { kind: "no-such-kind", details: {} } as never });
    await queueMany(["gone@example.hu", ...numbered("good", 50)]);
    server.fault = (to) => (to === "gone@example.hu" ? { at: "rcpt", reply: "550 No such user" } : null);
    await start(1);
    await until(async () => !(await states()).queued && !(await states()).sending);
    expect(await states()).toEqual({ sent: 50, failed: 2 });
  });

  it("sends notifications with a token before those of a large batch", async () => {
    await queueMany(numbered("bulk", 40));
    await queueMany(["urgent@example.hu"], { content: RESET, token: TOKEN });
    server.fault = () => ({ at: "dot", waitMs: 40 });
    await start(1);
    await until(async () => (await states()).sent === 41);
    const place = server.mails.findIndex(({ to }) => to[0] === "urgent@example.hu");
    expect(place).toBeLessThan(10);
  });

  it("appends to the history of each announced message that the customer was notified, without the address", async () => {
    const accountId = await createAccount(ctx);
    const placed = [await placeMessage(ctx, accountId), await placeMessage(ctx, accountId)];
    const messageIds = placed.map(({ id }) => id);
    const { id } = await queueNotification(ctx, { accountId, messageIds });
    await start(1);
    await until(async () => (await states()).sent === 1);
    server.fault = () => ({ at: "rcpt", reply: "550 No such user" });
    const refused = await queueNotification(ctx, { accountId, messageIds });
    await until(async () => !(await states()).queued && !(await states()).sending);
    for (const messageId of messageIds) {
      const events = await listMessageEvents(ctx.db, { accountId, messageId });
      expect(events.find(({ kind }) => kind === "notified")).toMatchObject({
        actor: "system",
        details: { notificationId: id, mailId: `<${id}@example.hu>`, responseCode: 250 },
      });
      expect(events.find(({ kind }) => kind === "notice-failed")).toMatchObject({
        details: { notificationId: refused.id, responseCode: 550, outcome: "failed", failure: "refused" },
      });
      expect(JSON.stringify(events)).not.toContain('@example.hu"');
      expect(JSON.stringify(events)).not.toContain(`${accountId}@`);
    }
  });

  it("when it stops, it begins nothing new, finishes what is in progress and sends nothing twice", async () => {
    await queueMany(numbered("restart", 60));
    server.fault = () => ({ at: "dot", waitMs: 300 });
    await start(1);
    await until(() => server.mails.length > 5);
    const stopCalledAt = performance.now();
    await workers[0]?.stop();
    expect(performance.now() - stopCalledAt).toBeLessThan(10_000);
    const remaining = await states();
    expect(remaining.sending).toBeUndefined();
    expect(remaining.queued).toBeGreaterThan(0);
    expect(remaining.sent).toBe(server.mails.length);

    server.fault = () => null;
    await start(1);
    await until(async () => (await states()).sent === 60, 30);
    const recipients = server.mails.map(({ to }) => to[0]);
    expect([recipients.length, new Set(recipients).size]).toEqual([60, 60]);
  });
});
