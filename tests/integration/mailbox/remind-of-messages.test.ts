/** Customers are reminded of bills 3 days before the due date, and once of messages unopened for 7 days. */
import { eq } from "drizzle-orm";
import { simpleParser } from "mailparser";
import { accounts } from "@/drizzle/schema/account";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { chooseUnreadReminders } from "@/lib/account/choose-unread-reminders";
import { NOTIFICATION_ROOMS } from "@/lib/jobs/notification-rooms";
import { appendMessageEvents } from "@/lib/mailbox/message/event-store";
import { deleteMessages, markMessages, markPaid } from "@/lib/mailbox/message/move-messages";
import { openMessage } from "@/lib/mailbox/message/open-message";
import { remindOfPayments, remindOfUnread } from "@/lib/mailbox/reminder/remind-of-messages";
import { sendNotification } from "@/lib/notification/send-notification";
import { openMailTransport } from "@/lib/notification/transport";
import { deleteForGood } from "@/lib/retention/delete-for-good";
import { allNotifications } from "@/tests/integration/notification/outbox-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { type FakeSmtpServer, startFakeSmtpServer } from "@/tests/support/smtp-server";
import { createAccount, customerSessionOf, kindsOf, placeMessage, withdraw } from "./mailbox-fixture";

let test: TestContext;
let server: FakeSmtpServer;
let accountId: AuthorizedAccountId;
beforeAll(async () => {
  server = await startFakeSmtpServer();
  test = await testContext({ env: { SMTP_URL: server.url } });
});
afterAll(async () => {
  await test.close();
  await server.close();
});
beforeEach(async () => {
  test.clock.set("2026-11-23T09:00:00Z");
  // Customers of earlier tests get no reminders.
  await test.ctx.db.update(accounts).set({ closedAt: test.clock.now(), emailAddress: null });
  accountId = await createAccount(test.ctx);
  server.mails.length = 0;
});

const NONE = { notifications: 0, messages: 0, failed: 0 };
const ONE = { notifications: 1, messages: 1, failed: 0 };
const reminders = async () => (await allNotifications(test.ctx)).filter((row) => row.accountId === accountId);

async function send() {
  const transport = openMailTransport(test.ctx.settings);
  try {
    const id = (await reminders()).at(-1)?.id ?? "";
    return await sendNotification(test.ctx, id, { transport, ...NOTIFICATION_ROOMS });
  } finally {
    transport.close();
  }
}

describe("a reminder of bills", () => {
  const bill = (dueDate: string | null, owner = accountId) =>
    placeMessage(test.ctx, owner, {
      contractNumber: "110482937",
      payment: {
        ...{ amount: "9000", currency: "HUF", dueDate, paymentReference: "310264978" },
        ...{ payeeName: null, payeeIban: null },
      },
    });
  const remind = (at: string) => {
    test.clock.set(at);
    return remindOfPayments(test.ctx);
  };

  it("is sent 3 days before the due date, once, also when it is called more often", async () => {
    const { id } = await bill("2026-12-01");
    expect(await remind("2026-11-27T22:59:59Z")).toEqual(NONE);
    expect(await remind("2026-11-27T23:00:00Z")).toEqual(ONE);
    expect(await remind("2026-11-28T07:10:00Z")).toEqual(NONE);
    expect(await remind("2026-12-01T07:10:00Z")).toEqual(NONE);
    expect((await reminders()).map(({ kind, props }) => [kind, props])).toEqual([
      ["payment-due", { count: 1, firstDue: "2026-12-01" }],
    ]);
    expect(await send()).toBe("sent");
    expect(await kindsOf(test.ctx, id)).toEqual(["placed", "reminded"]);
  });

  it("is sent later when the day was missed, until the due date is over", async () => {
    await bill("2026-12-01");
    await bill("2026-11-30");
    expect(await remind("2026-12-01T22:59:59Z")).toEqual(ONE);
    await bill("2026-11-30");
    expect(await remind("2026-12-02T09:00:00Z")).toEqual(NONE);
  });

  it("waits until the day after placing, because the placing was just announced", async () => {
    await bill("2026-11-24");
    expect(await remind("2026-11-23T22:59:59Z")).toEqual(NONE);
    expect(await remind("2026-11-23T23:00:00Z")).toEqual(ONE);
  });

  it("is one e-mail for all bills of a customer, without amounts, contract numbers and references", async () => {
    await bill("2026-11-27");
    await bill("2026-11-26");
    await bill(null);
    await bill("2026-12-24");
    expect(await remind("2026-11-24T07:10:00Z")).toEqual({ notifications: 1, messages: 2, failed: 0 });
    expect(await send()).toBe("sent");
    expect((await simpleParser(server.mails[0]?.raw ?? "")).text).toContain("2026. november 26.");
    expect((await reminders())[0]?.props).toEqual({ count: 2, firstDue: "2026-11-26" });
    expect(JSON.stringify(await reminders())).not.toMatch(/9000|110482937|310264978/);
  });

  it("leaves out what is marked paid, withdrawn, deleted or purged, and closed accounts", async () => {
    const [paid, withdrawn, deleted, purged] = [
      await bill("2026-11-26"),
      await bill("2026-11-26"),
      await bill("2026-11-26"),
      await bill("2026-11-26"),
    ].map(({ id }) => id);
    await markPaid(test.ctx, { accountId, ids: [paid ?? ""], as: "paid" });
    await withdraw(test.ctx, withdrawn ?? "");
    await deleteMessages(test.ctx, { accountId, ids: [deleted ?? "", purged ?? ""] });
    await deleteForGood(test.ctx, { accountId, messageId: purged ?? "" });
    const closed = await createAccount(test.ctx);
    await bill("2026-11-26", closed);
    const nobody = { closedAt: test.clock.now(), emailAddress: null };
    await test.ctx.db.update(accounts).set(nobody).where(eq(accounts.id, closed));
    expect(await remind("2026-11-24T07:10:00Z")).toEqual(NONE);
    await markPaid(test.ctx, { accountId, ids: [paid ?? ""], as: "unpaid" });
    expect(await remind("2026-11-24T07:10:00Z")).toEqual(ONE);
  });

  it("leaves out a bill that a newer message replaces, until that one is withdrawn", async () => {
    const { id } = await bill("2026-11-26");
    const newer = await placeMessage(test.ctx, accountId, { supersedesId: id });
    expect(await remind("2026-11-24T07:10:00Z")).toEqual(NONE);
    await withdraw(test.ctx, newer.id);
    expect(await remind("2026-11-24T07:10:00Z")).toEqual(ONE);
  });

  it("counts again when it is sent, and is cancelled when everything is marked paid", async () => {
    const first = await bill("2026-11-26");
    const second = await bill("2026-11-27");
    await remind("2026-11-24T07:10:00Z");
    await markPaid(test.ctx, { accountId, ids: [first.id], as: "paid" });
    expect(await send()).toBe("sent");
    expect((await reminders())[0]?.props).toEqual({ count: 1, firstDue: "2026-11-27" });
    expect(await kindsOf(test.ctx, first.id)).toEqual(["placed"]);
    const third = await bill("2026-11-28");
    await remind("2026-11-25T07:10:00Z");
    await markPaid(test.ctx, { accountId, ids: [second.id, third.id], as: "paid" });
    expect(await send()).toBe("cancelled");
  });
});

describe("a reminder of unopened messages", () => {
  async function placed(notified = true) {
    const { id } = await placeMessage(test.ctx, accountId);
    const event = { messageId: id, kind: "notified", actor: "system" } as const;
    if (notified) await test.ctx.db.transaction((tx) => appendMessageEvents(tx, test.clock.now(), [event]));
    return id;
  }
  const remind = (at: string) => {
    test.clock.set(at);
    return remindOfUnread(test.ctx);
  };

  it("is sent 7 days after placing, once, as one e-mail for all", async () => {
    await placed();
    test.clock.set("2026-11-23T22:59:59Z");
    const second = await placed();
    test.clock.set("2026-11-23T23:00:00Z");
    await placed();
    expect(await remind("2026-11-29T22:59:59Z")).toEqual(NONE);
    expect(await remind("2026-11-29T23:00:00Z")).toEqual({ notifications: 1, messages: 2, failed: 0 });
    expect(await send()).toBe("sent");
    expect(await kindsOf(test.ctx, second)).toEqual(["placed", "notified", "reminded"]);
    expect(await remind("2026-11-30T07:10:00Z")).toEqual(NONE);
    expect(await remind("2026-12-01T07:10:00Z")).toEqual(ONE);
    expect(await remind("2026-12-02T07:10:00Z")).toEqual(NONE);
  });

  it("leaves out messages of more than 14 days, so that a first start does not remind of a year", async () => {
    await placed();
    expect(await remind("2026-12-07T23:00:00Z")).toEqual(NONE);
    expect(await remind("2026-12-07T22:59:59Z")).toEqual(ONE);
  });

  it("leaves out what was not announced, or was opened, marked as read, deleted or withdrawn", async () => {
    await placed(false);
    await openMessage(test.ctx, { session: customerSessionOf(accountId), messageId: await placed() });
    await markMessages(test.ctx, { accountId, ids: [await placed()], as: "read" });
    await deleteMessages(test.ctx, { accountId, ids: [await placed()] });
    await withdraw(test.ctx, await placed());
    expect(await remind("2026-11-30T07:10:00Z")).toEqual(NONE);
  });

  it("is not sent to a customer who turned it off, and is again when it is turned on", async () => {
    await placed();
    await chooseUnreadReminders(test.ctx, accountId, false);
    expect(await remind("2026-11-30T07:10:00Z")).toEqual(NONE);
    await chooseUnreadReminders(test.ctx, accountId, true);
    expect(await remind("2026-11-30T07:10:00Z")).toEqual(ONE);
  });

  it("is cancelled when everything was opened before it is sent", async () => {
    const id = await placed();
    await remind("2026-11-30T07:10:00Z");
    await openMessage(test.ctx, { session: customerSessionOf(accountId), messageId: id });
    expect(await send()).toBe("cancelled");
  });
});

it("the sender of an e-mail is the brand and the portal, in the customer's language", async () => {
  await placeMessage(test.ctx, accountId, {
    payment: {
      ...{ amount: "1", currency: "HUF", dueDate: "2026-11-26", paymentReference: null },
      ...{ payeeName: null, payeeIban: null },
    },
  });
  test.clock.set("2026-11-24T07:10:00Z");
  await remindOfPayments(test.ctx);
  expect(await send()).toBe("sent");
  const [mail] = server.mails;
  const { from } = await simpleParser(mail?.raw ?? "");
  expect(from?.value).toEqual([
    { name: `${test.ctx.settings.brand.name} – Küldeményeim portál`, address: test.ctx.settings.mailFrom.address },
  ]);
});
