/** The history of a message and the list of e-mails show what was sent and to which address. */
import { and, eq, inArray } from "drizzle-orm";
import { accounts } from "@/drizzle/schema/account";
import { notifications } from "@/drizzle/schema/notification";
import { NOTIFICATION_ROOMS } from "@/lib/jobs/notification-rooms";
import { getMessage } from "@/lib/mailbox/message/get-message";
import { listNotificationsForCustomer } from "@/lib/notification/list-notifications";
import type { MailOutcome } from "@/lib/notification/mail-outcome";
import type { OutgoingEmail } from "@/lib/notification/outgoing-email";
import { sendNotification } from "@/lib/notification/send-notification";
import { createAccount, placeMessage } from "@/tests/integration/mailbox/mailbox-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { notificationRow, queueNotification } from "./outbox-fixture";

const OLD = "regi@example.hu";
const NEW = "uj@example.hu";
let test: TestContext;
beforeAll(async () => {
  test = await testContext();
});
afterAll(() => test.close());
beforeEach(() => test.clock.set("2026-11-23T09:00:00Z"));

/** Makes one attempt; `meanwhile` runs while the transport has the e-mail. */
async function send(id: string, outcome: MailOutcome, meanwhile?: () => Promise<unknown>): Promise<OutgoingEmail[]> {
  const mails: OutgoingEmail[] = [];
  const transport = {
    async send(mail: OutgoingEmail) {
      mails.push(mail);
      await meanwhile?.();
      return outcome;
    },
    close() {},
  };
  await sendNotification(test.ctx, id, { transport, ...NOTIFICATION_ROOMS });
  return mails;
}

/** Changes the customer's address and that of their queued notifications. */
async function changeAddress(accountId: string, address: string): Promise<void> {
  await test.ctx.db.update(accounts).set({ emailAddress: address }).where(eq(accounts.id, accountId));
  await test.ctx.db
    .update(notifications)
    .set({ toAddress: address })
    .where(and(eq(notifications.accountId, accountId), inArray(notifications.state, ["queued", "sending"])));
}

it("the history names the address that each notification went to, also when it changes later or meanwhile", async () => {
  const { ctx, clock } = test;
  const accountId = await createAccount(ctx, OLD);
  const move = () => changeAddress(accountId, NEW);
  const message = await placeMessage(ctx, accountId);
  const notification = { accountId, toAddress: OLD, messageIds: [message.id] };
  const first = await queueNotification(ctx, notification);
  await send(first.id, { kind: "sent", code: 250 }, move);
  await changeAddress(accountId, OLD);
  const refused = await queueNotification(ctx, notification);
  await send(refused.id, { kind: "refused-for-good", code: 550 }, move);
  await changeAddress(accountId, OLD);
  // Tried at the old address, sent to the new one.
  const later = await queueNotification(ctx, notification);
  await send(later.id, { kind: "try-later", code: 450, cause: "refused" }, move);
  clock.advance({ minutes: 60 });
  await send(later.id, { kind: "sent", code: 250 });

  const found = await getMessage(ctx, { accountId, messageId: message.id });
  const history = found.ok ? found.value.history : [];
  expect(history.map(({ kind, toAddress }) => [kind, toAddress])).toEqual([
    ["placed", null],
    ["notified", OLD],
    ["notice-failed", OLD],
    ["notified", NEW],
  ]);
  const { rows: listed } = await listNotificationsForCustomer(ctx, { accountId });
  expect(listed.map(({ toAddress }) => toAddress).sort()).toEqual([OLD, OLD, NEW]);
});

it("R16: a reminder that waited counts the days from its sending, and the list of e-mails shows the same", async () => {
  const { ctx, clock } = test;
  const { id, accountId } = await queueNotification(ctx, {
    content: { kind: "expiry", props: { days: 7, validUntil: "2026-11-30" } },
  });
  clock.set("2026-11-27T22:59:59Z");
  const [mail] = await send(id, { kind: "sent", code: 250 });
  expect(mail?.subject).toBe("Jelszava 3 nap múlva lejár");
  const [listed] = (await listNotificationsForCustomer(ctx, { accountId: accountId as never })).rows;
  expect(listed?.n).toBe(3);
});

it.each([
  ["2026-11-30T22:59:59Z", ["Jelszava ma lejár"], null],
  ["2026-11-30T23:00:00Z", [], "password-expired"],
])("R16: sent at %s a reminder of a password good until 30 November reads %j", async (at, subjects, failure) => {
  const { ctx, clock } = test;
  const { id } = await queueNotification(ctx, {
    content: { kind: "expiry", props: { days: 7, validUntil: "2026-11-30" } },
  });
  clock.set(at);
  const mails = await send(id, { kind: "sent", code: 250 });
  expect(mails.map(({ subject }) => subject)).toEqual(subjects);
  expect((await notificationRow(ctx, id)).lastFailure).toBe(failure);
});

it("the list of e-mails has pages of 20, newest first, without the cancelled ones", async () => {
  const { ctx } = test;
  const accountId = await createAccount(ctx);
  for (let n = 0; n < 22; n++) {
    await queueNotification(ctx, { accountId });
    test.clock.advance({ minutes: 1 });
  }
  const [oldest, second] = await ctx.db
    .select({ id: notifications.id, at: notifications.queuedAt })
    .from(notifications)
    .where(eq(notifications.accountId, accountId))
    .orderBy(notifications.queuedAt);
  await ctx.db
    .update(notifications)
    .set({ state: "cancelled", endedAt: test.clock.now() })
    .where(eq(notifications.id, second?.id ?? ""));
  const list = (page?: number) => listNotificationsForCustomer(ctx, { accountId, page });
  const first = await list();
  expect([first.rows.length, first.page, first.pages]).toEqual([20, 1, 2]);
  expect(first.rows.map(({ at }) => at)).toEqual(first.rows.map(({ at }) => at).toSorted((a, b) => +b - +a));
  expect((await list(2)).rows.map(({ at }) => at)).toEqual([oldest?.at]);
  // A page that does not exist is the last one.
  expect(await list(9)).toMatchObject({ page: 2, pages: 2 });
});
