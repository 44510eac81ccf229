/** `portal notices`: why e-mails were not sent, and sending what waits when the mail server is back. */
import { eq, sql } from "drizzle-orm";
import { auditEvents } from "@/drizzle/schema/audit";
import { notifications } from "@/drizzle/schema/notification";
import { NOTIFICATION_ROOMS } from "@/lib/jobs/notification-rooms";
import { addMinutes } from "@/lib/kernel/time";
import { retryWaiting } from "@/lib/notification/retry-waiting";
import { accountOf, invite } from "@/tests/integration/auth/auth-fixture";
import { runPortal } from "@/tests/integration/delivery-command/portal-process";
import {
  allNotifications,
  attempt,
  notificationRow,
  queueNotification,
} from "@/tests/integration/notification/outbox-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { type FakeSmtpServer, startFakeSmtpServer } from "@/tests/support/smtp-server";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));

let test: TestContext;
let mail: FakeSmtpServer;
beforeAll(async () => {
  mail = await startFakeSmtpServer();
  test = await testContext({ settings: { smtpUrl: mail.url } });
});
afterAll(async () => {
  await test.close();
  await mail.close();
});
beforeEach(async () => {
  mail.fault = () => null;
  await test.ctx.db.delete(notifications);
  await test.ctx.db.execute(sql`delete from pgboss.job`);
});

const jobs = async () => {
  const rows = await test.ctx.db.execute<{ id: string }>(
    sql`select data->>'notificationId' as id from pgboss.job where name = 'send-notification'`,
  );
  return rows.map(({ id }) => id);
};

/** A notification that failed four times: its next attempt is an hour away. */
async function failing(): Promise<{ id: string; accountId: string }> {
  const queued = await queueNotification(test.ctx);
  mail.fault = () => ({ at: "rcpt", reply: "451 4.7.1 later" });
  for (const minutes of [1, 5, 15, 0]) {
    expect((await attempt(test.ctx, queued.id)).step).toBe("later");
    test.clock.advance({ minutes });
  }
  mail.fault = () => null;
  await test.ctx.db.execute(sql`delete from pgboss.job`);
  return queued;
}

it("sends at once what waits for another attempt, and nothing twice", async () => {
  const { ctx, clock } = test;
  const { id } = await failing();
  const untried = await queueNotification(ctx);
  await ctx.db.execute(sql`delete from pgboss.job`);
  expect((await notificationRow(ctx, id)).dueAt.getTime() - clock.now().getTime()).toBe(60 * 60_000);
  expect((await attempt(ctx, id)).step).toBe("nothing-to-do");
  expect(await retryWaiting(ctx, NOTIFICATION_ROOMS)).toEqual({ ok: true, value: { retried: 1 } });
  expect(await jobs()).toEqual([id]);
  expect((await attempt(ctx, id)).step).toBe("sent");
  expect(await retryWaiting(ctx, NOTIFICATION_ROOMS)).toEqual({ ok: true, value: { retried: 0 } });
  expect((await notificationRow(ctx, untried.id)).state).toBe("queued");
});

it("only for one customer, in chunks, and not while an attempt is under way", async () => {
  const { ctx } = test;
  const [one, other, third] = [await failing(), await failing(), await failing()];
  expect(await retryWaiting(ctx, { ...NOTIFICATION_ROOMS, accountId: one.accountId })).toMatchObject({
    value: { retried: 1 },
  });
  expect(await jobs()).toEqual([one.id]);
  await ctx.db.update(notifications).set({ state: "sending" }).where(eq(notifications.id, third.id));
  expect(await retryWaiting(ctx, { ...NOTIFICATION_ROOMS, batchSize: 1 })).toMatchObject({ value: { retried: 1 } });
  expect((await jobs()).sort()).toEqual([one.id, other.id].sort());
});

it("a mail server that is still down uses up no attempt", async () => {
  const { ctx } = test;
  const { id } = await failing();
  const before = await notificationRow(ctx, id);
  const down = { ...ctx, settings: { ...ctx.settings, smtpUrl: "smtp://127.0.0.1:1" } };
  expect(await retryWaiting(down, NOTIFICATION_ROOMS)).toMatchObject({
    ok: false,
    error: { kind: "mail-server-down", cause: "connection" },
  });
  expect(await notificationRow(ctx, id)).toEqual(before);
  // The command of the tests has no mail server.
  const told = await runPortal(test.databaseUrl, "notices", "retry");
  expect([told.status, told.stdout]).toEqual([1, ""]);
  expect(told.stderr).toContain("The mail server does not take e-mails (connection)");
});

it("and neither does one that answers and then refuses each e-mail for now", async () => {
  const { ctx } = test;
  const { id } = await failing();
  mail.fault = () => ({ at: "data", reply: "452 4.3.1 full" });
  for (let round = 0; round < 3; round++) {
    expect(await retryWaiting(ctx, NOTIFICATION_ROOMS)).toMatchObject({ value: { retried: 1 } });
    expect((await attempt(ctx, id)).step).toBe("later");
    expect((await notificationRow(ctx, id)).attempts).toBe(4);
  }
});

it("what may still arrive and what another e-mail will announce keep their time", async () => {
  const { ctx } = test;
  const unanswered = await queueNotification(ctx);
  mail.fault = () => ({ at: "dot", act: "store-and-close" });
  expect((await attempt(ctx, unanswered.id)).step).toBe("unknown");
  const { id: accountId } = await accountOf(ctx, await invite(ctx));
  const announced = await queueNotification(ctx, { accountId });
  const later = { attempts: 1, lastFailure: "refused", dueAt: addMinutes(test.clock.now(), 60) };
  await ctx.db.update(notifications).set(later).where(eq(notifications.id, announced.id));
  const before = await allNotifications(ctx);
  expect(await retryWaiting(ctx, NOTIFICATION_ROOMS)).toEqual({ ok: true, value: { retried: 0 } });
  expect(await allNotifications(ctx)).toEqual(before);
});

it("the list says why the last attempt failed, and only of one customer where one is asked for", async () => {
  const { ctx } = test;
  const refused = await failing();
  await queueNotification(ctx);
  const [, address = ""] = /^(.*)$/.exec((await notificationRow(ctx, refused.id)).toAddress) ?? [];
  const all = await runPortal(test.databaseUrl, "notices", "list", "--json");
  expect(JSON.parse(all.stdout)).toHaveLength(2);
  const waiting = await runPortal(test.databaseUrl, "notices", "list", "--waiting", "--customer", address);
  expect([waiting.status, waiting.stdout.trim().split("\n")]).toEqual([
    0,
    [
      expect.stringMatching(
        new RegExp(
          `^${refused.id}  .*  queued  new-message  ${address}  attempts 4  next .*  the mail server refused the e-mail, code 451$`,
        ),
      ),
    ],
  ]);
  expect(await ctx.db.select().from(auditEvents).where(eq(auditEvents.accountId, refused.accountId))).toContainEqual(
    expect.objectContaining({ kind: "account.viewed", actor: "insurer" }),
  );
  const unknown = await runPortal(test.databaseUrl, "notices", "list", "--customer", "nobody@example.hu");
  expect([unknown.status, unknown.stderr]).toEqual([2, expect.stringContaining("There is no account for")]);
  expect((await allNotifications(ctx)).length).toBe(2);
});
