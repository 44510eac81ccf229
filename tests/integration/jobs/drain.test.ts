import { readFileSync } from "node:fs";
import type { Context } from "@/lib/context";
import { hasBearerSecret } from "@/lib/crypto/bearer-secret";
import { CRON_LIMITS, drainJobs } from "@/lib/jobs/drain";
import { enqueueNotifications, type OutgoingNotification } from "@/lib/notification/enqueue";
import { createAccount } from "@/tests/integration/mailbox/mailbox-fixture";
import { allNotifications, NEW_MESSAGE } from "@/tests/integration/notification/outbox-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { type FakeSmtpServer, startFakeSmtpServer } from "@/tests/support/smtp-server";

let test: TestContext;
let server: FakeSmtpServer;
let ctx: Context;
beforeAll(async () => {
  server = await startFakeSmtpServer();
  test = await testContext({ env: { SMTP_URL: server.url } });
  ctx = test.ctx;
});
afterAll(async () => {
  await test.close();
  await server.close();
});

async function queue(count: number): Promise<void> {
  const notifications: OutgoingNotification[] = [];
  for (let index = 0; index < count; index++) {
    const accountId = await createAccount(ctx);
    notifications.push({ accountId, toAddress: `${accountId}@example.hu`, locale: "hu", content: NEW_MESSAGE });
  }
  await ctx.db.transaction((tx) => enqueueNotifications(ctx, tx, notifications));
}

describe("hosts without a worker process the queues by cron calls", () => {
  it("twenty simultaneous calls send each notification once", async () => {
    await queue(50);
    // Half of the calls share one pass; the others simulate other processes.
    const otherProcess = (index: number): Context => ({
      ...ctx,
      settings: { ...ctx.settings, databaseUrl: `${ctx.settings.databaseUrl}?application_name=p${index % 4}` },
    });
    const calls = await Promise.all(
      Array.from({ length: 20 }, (_, index) => drainJobs(index % 2 ? otherProcess(index) : ctx, "send-notification")),
    );
    expect(calls.every((counts) => counts !== null)).toBe(true);
    expect((await allNotifications(ctx)).map(({ state }) => state)).toEqual(Array(50).fill("sent"));
    expect(new Set(server.mails.map(({ to }) => to[0])).size).toBe(50);
    expect(server.mails).toHaveLength(50);
    expect(await drainJobs(ctx, "send-notification")).toEqual({ jobs: 0 });
  });

  it("runs a scheduled job and returns what it did", async () => {
    await queue(3);
    test.clock.advance({ minutes: 5 });
    expect(await drainJobs(ctx, "sweep-notifications")).toEqual({ jobs: 0, requeued: 3 });
    expect(await drainJobs(ctx, "send-notification")).toMatchObject({ jobs: 6, sent: 3, "nothing-to-do": 3 });
  });

  it("returns null for an unknown job", async () => {
    expect(await drainJobs(ctx, "no-such-job")).toBeNull();
    expect(await drainJobs(ctx, "__proto__")).toBeNull();
  });

  it("an attempt in progress is aborted before the host ends the call, and its end is stored", async () => {
    const { functions } = JSON.parse(readFileSync("vercel.json", "utf8"));
    const hostMs = functions["app/api/cron/**/route.ts"].maxDuration * 1000;
    expect(hostMs - CRON_LIMITS.abortMs).toBeGreaterThanOrEqual(5000);
    const time = new AbortController();
    const timeout = AbortSignal.timeout.bind(AbortSignal);
    const timers = jest.spyOn(AbortSignal, "timeout");
    timers.mockImplementation((ms) => (ms === CRON_LIMITS.abortMs ? time.signal : timeout(ms)));
    await queue(1);
    const { received } = server;
    server.fault = () => {
      if (server.received > received) time.abort();
      return { at: "dot", act: "hang" };
    };
    expect(await drainJobs(ctx, "send-notification")).toEqual({ jobs: 1, unknown: 1 });
    timers.mockRestore();
    server.fault = () => null;
    const row = (await allNotifications(ctx)).find(({ state }) => state === "queued");
    expect(row).toMatchObject({ leasedUntil: null, lastFailure: "unanswered-stopped" });
  });
});

describe("the cron secret", () => {
  const secret = "Y3Jvbi1vZi10aGUtdGVzdHM";
  it.each([
    [`Bearer ${secret}`, secret, true],
    [`bearer ${secret}`, secret, true],
    [`Bearer ${secret}x`, secret, false],
    [`Bearer ${secret.slice(1)}`, secret, false],
    [secret, secret, false],
    ["Bearer ", secret, false],
    ["Bearer null", null, false],
    ["Bearer ", null, false],
    [null, secret, false],
    [null, null, false],
  ])("%s against %s: %s", (authorization, cronSecret, expected) => {
    expect(hasBearerSecret(authorization, cronSecret)).toBe(expected);
  });
});
