import { setTimeout as pause } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { notifications } from "@/drizzle/schema/notification";
import type { Context } from "@/lib/context";
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

async function until(condition: () => Promise<boolean> | boolean, seconds = 15): Promise<void> {
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

async function queueMany(addresses: string[], email: Partial<OutgoingNotification> = {}): Promise<void> {
  const emails: OutgoingNotification[] = [];
  for (const toAddress of addresses) {
    const accountId = await createAccount(ctx, toAddress);
    emails.push({ accountId, toAddress, locale: "hu", content: NEW_MESSAGE, ...email });
  }
  await ctx.db.transaction((tx) => enqueueNotifications(ctx, tx, emails));
}

const numbered = (name: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${name}${index}@example.hu`);

describe("the worker", () => {
  it("sends a letter within a moment of the commit", async () => {
    await start(1);
    const { id } = await queueNotification(ctx);
    await until(async () => (await notificationRow(ctx, id)).state === "sent", 5);
  });

  it("goes on when the database has thrown out all its connections (SEC-88)", async () => {
    await start(1);
    await pause(500);
    await ctx.db
      .execute(sql`
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`)
      .catch(() => {});
    await pause(300);
    const { id } = await queueNotification(ctx).catch(() => queueNotification(ctx));
    await until(async () => (await notificationRow(ctx, id)).state === "sent", 10);
  });

  it("two of them race for sixty letters: each goes exactly once", async () => {
    await queueMany(numbered("customer", 60));
    await start(2);
    await until(async () => (await states()).sent === 60);
    const recipients = server.mails.map(({ to }) => to[0]);
    expect([recipients.length, new Set(recipients).size]).toEqual([60, 60]);
  });

  it("one poisoned letter and one refused stop none of fifty good ones", async () => {
    await queueMany(["poison@example.hu"], { content: { kind: "no-such-letter", details: {} } as never });
    await queueMany(["gone@example.hu", ...numbered("good", 50)]);
    server.fault = (to) => (to === "gone@example.hu" ? { at: "rcpt", reply: "550 No such user" } : null);
    await start(1);
    await until(async () => !(await states()).queued && !(await states()).sending);
    expect(await states()).toEqual({ sent: 50, failed: 2 });
  });

  it("lets letters with a link overtake the night run's notices", async () => {
    await queueMany(numbered("bulk", 40));
    await queueMany(["hurry@example.hu"], { content: RESET, token: TOKEN });
    server.fault = () => ({ at: "dot", waitMs: 40 });
    await start(1);
    await until(async () => (await states()).sent === 41);
    const place = server.mails.findIndex(({ to }) => to[0] === "hurry@example.hu");
    expect(place).toBeLessThan(10);
  });

  it("writes into the history of each announced item that its customer was told, without the address", async () => {
    const accountId = await createAccount(ctx);
    const items = [await placeMessage(ctx, accountId), await placeMessage(ctx, accountId)];
    const messageIds = items.map((item) => item.id);
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

  it("told to stop, it begins nothing more, finishes what is under way and sends nothing twice", async () => {
    await queueMany(numbered("restart", 60));
    server.fault = () => ({ at: "dot", waitMs: 300 });
    await start(1);
    await until(() => server.mails.length > 5);
    const stopped = performance.now();
    await workers[0]?.stop();
    expect(performance.now() - stopped).toBeLessThan(10_000);
    const left = await states();
    expect(left.sending).toBeUndefined();
    expect(left.queued).toBeGreaterThan(0);
    expect(left.sent).toBe(server.mails.length);

    server.fault = () => null;
    await start(1);
    await until(async () => (await states()).sent === 60, 30);
    const recipients = server.mails.map(({ to }) => to[0]);
    expect([recipients.length, new Set(recipients).size]).toEqual([60, 60]);
  });
});
