import { eq, sql } from "drizzle-orm";
import { accounts } from "@/drizzle/schema/account";
import { passwordLinks } from "@/drizzle/schema/auth";
import { notifications } from "@/drizzle/schema/notification";
import type { Context } from "@/lib/context";
import { MESSAGE_HISTORIES } from "@/lib/jobs/notification-history";
import { NOTIFICATION_ROOMS } from "@/lib/jobs/notification-rooms";
import { addMinutes } from "@/lib/kernel/time";
import { sendNotification } from "@/lib/notification/send-notification";
import { claimNotification } from "@/lib/notification/store";
import { sweepNotifications } from "@/lib/notification/sweep-notifications";
import { openMailTransport } from "@/lib/notification/transport";
import { createAccount, kindsOf, placeMessage } from "@/tests/integration/mailbox/mailbox-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { type FakeSmtpServer, startFakeSmtpServer } from "@/tests/support/smtp-server";
import { attempt, notificationRow, queueNotification, RESET, TOKEN } from "./outbox-fixture";

const START = "2026-11-23T09:00:00Z";
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
beforeEach(() => {
  test.clock.set(START);
  server.fault = () => null;
  server.mails.length = 0;
  server.received = 0;
});

const inMinutes = (minutes: number) => addMinutes(new Date(START), minutes);

async function passwordLink(accountId: string, change: Partial<typeof passwordLinks.$inferInsert> = {}) {
  const id = ctx.random.uuid();
  await ctx.db.insert(passwordLinks).values({
    ...{ id, accountId, purpose: "forgotten" as const, tokenDigest: id.replaceAll("-", "").repeat(2) },
    ...{ issuedAt: new Date(START), expiresAt: inMinutes(60) },
    ...change,
  });
  return id;
}

describe("a notification is sent once", () => {
  it("with its own Message-ID and the common headers, in text and HTML", async () => {
    const accountId = await createAccount(ctx, "anna.kovacs@example.hu");
    const { id } = await queueNotification(ctx, { accountId, content: RESET, token: TOKEN });
    const messageIds = [ctx.random.uuid()];
    const covering = await queueNotification(ctx, { messageIds, locale: "en" });
    expect((await attempt(ctx, id)).step).toBe("sent");
    const { step, outcomes } = await attempt(ctx, covering.id);
    expect(step).toBe("sent");
    expect(outcomes).toMatchObject([
      { kind: "sent", responseCode: 250, messageIds, mailId: `<${covering.id}@example.hu>` },
    ]);

    const [mail, english] = server.mails;
    expect(mail).toMatchObject({ from: "kuldemenyeim@example.hu", to: ["anna.kovacs@example.hu"] });
    expect(mail?.messageId).toBe(`<${id}@example.hu>`);
    for (const line of [
      "Auto-Submitted: auto-generated",
      "X-Auto-Response-Suppress: All",
      `X-Entity-Ref-ID: ${id}`,
      "Content-Language: hu",
      "To: anna.kovacs@example.hu",
      "Content-Type: text/plain; charset=utf-8",
      "Content-Type: text/html; charset=utf-8",
    ]) {
      expect(mail?.raw.toLowerCase()).toContain(line.toLowerCase());
    }
    expect(english?.raw).toContain("Content-Language: en");
    expect(mail?.raw).not.toMatch(/Content-Disposition: attachment|^Bcc:|^Cc:/im);
    expect(mail?.raw.replaceAll("=\r\n", "")).toContain(`/password/change/${TOKEN}`);
    expect(await notificationRow(ctx, id)).toMatchObject({
      ...{ state: "sent", attempts: 1, sealedToken: null, lastResponseCode: 250, leasedUntil: null },
      endedAt: new Date(START),
    });
  });

  it("and not again, however often and by however many workers its job is done", async () => {
    const { id } = await queueNotification(ctx);
    const steps = await Promise.all(Array.from({ length: 12 }, () => attempt(ctx, id)));
    expect(steps.filter(({ step }) => step === "sent")).toHaveLength(1);
    expect((await attempt(ctx, id)).step).toBe("nothing-to-do");
    expect(server.mails).toHaveLength(1);
  });

  it("not before it is due", async () => {
    const { id } = await queueNotification(ctx, { dueAt: inMinutes(30) });
    expect((await attempt(ctx, id)).step).toBe("nothing-to-do");
    test.clock.set(inMinutes(30));
    expect((await attempt(ctx, id)).step).toBe("sent");
  });
});

describe("a notification that is no longer needed is not sent", () => {
  it("the account was closed", async () => {
    const { id, accountId } = await queueNotification(ctx, { content: RESET, token: TOKEN });
    await ctx.db
      .update(accounts)
      .set({ closedAt: test.clock.now(), emailAddress: null })
      .where(eq(accounts.id, accountId));
    expect((await attempt(ctx, id)).step).toBe("cancelled");
    expect(await notificationRow(ctx, id)).toMatchObject({
      ...{ state: "cancelled", lastFailure: "account-closed", sealedToken: null, attempts: 0 },
    });
    expect(server.received).toBe(0);
  });

  it.each([
    ["used", { usedAt: new Date(START) }, "link-used"],
    ["voided by a newer one", { voidedAt: new Date(START) }, "link-void"],
    ["expired", { issuedAt: inMinutes(-90), expiresAt: inMinutes(-30) }, "link-expired"],
  ])("its link was %s", async (_name, change, reason) => {
    const { accountId } = await queueNotification(ctx);
    const passwordLinkId = await passwordLink(accountId, change);
    const { id } = await queueNotification(ctx, { accountId, passwordLinkId, content: RESET, token: TOKEN });
    expect((await attempt(ctx, id)).step).toBe("cancelled");
    expect((await notificationRow(ctx, id)).lastFailure).toBe(reason);
    expect(server.received).toBe(0);
  });

  it("a valid link is sent", async () => {
    const { accountId } = await queueNotification(ctx);
    const passwordLinkId = await passwordLink(accountId);
    const { id } = await queueNotification(ctx, { accountId, passwordLinkId, content: RESET, token: TOKEN });
    expect((await attempt(ctx, id)).step).toBe("sent");
  });
});

describe("a notification that cannot be sent does not stop others, and none is lost", () => {
  it.each([
    ["values that cannot be rendered", { props: { availableUntil: null } }, "rendering"],
    ["an unknown kind", { kind: "no-such-kind" }, "rendering"],
    ["an address with a line break", { kind: "closed", toAddress: "a@example.hu\r\nBcc: x@evil.hu" }, "address"],
    ["a token that cannot be decrypted", { kind: "reset", sealedToken: Buffer.alloc(40) }, "token"],
  ])("%s: failed, with the reason", async (_name, change, failure) => {
    const { id } = await queueNotification(ctx);
    await ctx.db.update(notifications).set(change).where(eq(notifications.id, id));
    expect((await attempt(ctx, id)).step).toBe("failed");
    expect(await notificationRow(ctx, id)).toMatchObject({ state: "failed", lastFailure: failure });
    expect(server.received).toBe(0);
  });

  it("an account's address with a line break: failed, with the reason", async () => {
    const { id, accountId } = await queueNotification(ctx);
    const emailAddress = "a@example.hu\r\nbcc: x@evil.hu";
    await ctx.db.update(accounts).set({ emailAddress }).where(eq(accounts.id, accountId));
    expect((await attempt(ctx, id)).step).toBe("failed");
    expect(await notificationRow(ctx, id)).toMatchObject({ state: "failed", lastFailure: "address" });
    expect(server.received).toBe(0);
  });

  it("a history that cannot be written does not make it be sent twice", async () => {
    const { id } = await queueNotification(ctx);
    const transport = openMailTransport(ctx.settings);
    const record = async () => {
      throw new Error("no such message");
    };
    const options = { transport, ...NOTIFICATION_ROOMS, histories: { ...MESSAGE_HISTORIES, record } };
    expect(await sendNotification(ctx, id, options)).toBe("sent");
    expect(await sendNotification(ctx, id, options)).toBe("nothing-to-do");
    transport.close();
    expect(server.mails).toHaveLength(1);
  });

  it("a connection that is lost while the end is stored loses no history: it is stored once more", async () => {
    const accountId = await createAccount(ctx);
    const { id: messageId } = await placeMessage(ctx, accountId);
    const { id } = await queueNotification(ctx, { accountId, messageIds: [messageId] });
    const transport = openMailTransport(ctx.settings);
    let records = 0;
    const record: typeof MESSAGE_HISTORIES.record = async (tx, outcome, at) => {
      records += 1;
      await MESSAGE_HISTORIES.record(tx, outcome, at);
      if (records === 1) await tx.execute(sql`select pg_terminate_backend(pg_backend_pid())`);
    };
    const options = { transport, ...NOTIFICATION_ROOMS, histories: { ...MESSAGE_HISTORIES, record } };
    expect(await sendNotification(ctx, id, options)).toBe("sent");
    transport.close();
    expect([records, await kindsOf(ctx, messageId)]).toEqual([2, ["placed", "notified"]]);
    expect((await notificationRow(ctx, id)).attempts).toBe(1);
  });

  it("a notification claimed by a crashed worker is free after the lease, not before", async () => {
    const { id } = await queueNotification(ctx);
    const claim = await claimNotification(ctx.db, {
      ...{ id, at: test.clock.now(), leasedUntil: inMinutes(10), accountAddress: null },
      ...NOTIFICATION_ROOMS,
    });
    expect(claim?.state).toBe("sending");
    test.clock.set(inMinutes(9));
    await sweepNotifications(ctx, NOTIFICATION_ROOMS);
    expect((await attempt(ctx, id)).step).toBe("nothing-to-do");
    test.clock.set(inMinutes(10));
    expect((await sweepNotifications(ctx, NOTIFICATION_ROOMS)).requeued).toBeGreaterThanOrEqual(1);
    expect((await attempt(ctx, id)).step).toBe("sent");
    expect(await notificationRow(ctx, id)).toMatchObject({ attempts: 2 });
  });

  it("a notification whose job was lost gets one new job, not one a minute", async () => {
    await sweepNotifications(ctx, NOTIFICATION_ROOMS);
    const { id } = await queueNotification(ctx);
    test.clock.set(inMinutes(1));
    expect((await sweepNotifications(ctx, NOTIFICATION_ROOMS)).requeued).toBe(0);
    test.clock.set(inMinutes(3));
    const sweeps = await Promise.all(Array.from({ length: 10 }, () => sweepNotifications(ctx, NOTIFICATION_ROOMS)));
    expect(sweeps.reduce((sum, { requeued }) => sum + requeued, 0)).toBe(1);
    test.clock.set(inMinutes(4));
    expect((await sweepNotifications(ctx, NOTIFICATION_ROOMS)).requeued).toBe(0);
    expect((await attempt(ctx, id)).step).toBe("sent");
  });

  it("when the process stops during an attempt, it is queued again and the attempt does not count", async () => {
    const { id } = await queueNotification(ctx);
    const stop = new AbortController();
    server.fault = (to) => {
      if (to) stop.abort();
      return { at: "rcpt", act: "hang" };
    };
    expect((await attempt(ctx, id, { stopping: stop.signal })).step).toBe("later");
    expect(await notificationRow(ctx, id)).toMatchObject({ state: "queued", attempts: 0, dueAt: new Date(START) });
  });
});
