/** Customers are reminded of messages that they have not downloaded, 30 and 7 days before deletion (R13). */
import { eq } from "drizzle-orm";
import { accounts } from "@/drizzle/schema/account";
import { retentionReminders } from "@/drizzle/schema/retention";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { NOTIFICATION_ROOMS } from "@/lib/jobs/notification-rooms";
import { deleteMessages } from "@/lib/mailbox/message/move-messages";
import { recordDownloaded } from "@/lib/mailbox/message/record-downloaded";
import { openDocument } from "@/lib/mailbox/reading/open-document";
import { sendNotification } from "@/lib/notification/send-notification";
import { openMailTransport } from "@/lib/notification/transport";
import { remindOfDeletion } from "@/lib/retention/remind-of-deletion";
import {
  createAccount,
  customerSessionOf,
  kindsOf,
  placeMessage,
  withdraw,
} from "@/tests/integration/mailbox/mailbox-fixture";
import { allNotifications } from "@/tests/integration/notification/outbox-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { type FakeSmtpServer, startFakeSmtpServer } from "@/tests/support/smtp-server";

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

const document = { filename: "Kötvény.pdf", bytes: Buffer.from("%PDF-1.7 a %%EOF") };
const place = () => placeMessage(test.ctx, accountId, { documents: [document] });
const customerNotifications = async () =>
  (await allNotifications(test.ctx)).filter((row) => row.accountId === accountId);
async function download(documentId = "") {
  const opened = await openDocument(test.ctx, {
    session: customerSessionOf(accountId),
    documentId,
    from: "inbox",
    kind: "downloaded",
  });
  if (!opened.ok) throw new Error(opened.error.kind);
  return opened.value;
}
/** Downloads to the last byte, as the route and the archive do. */
async function downloadFully(documentId = "") {
  const { messageId } = await download(documentId);
  await recordDownloaded(test.ctx, { accountId, messageId });
}

async function remind(at: string) {
  test.clock.set(at);
  return remindOfDeletion(test.ctx);
}

async function send(id = "") {
  const transport = openMailTransport(test.ctx.settings);
  try {
    return await sendNotification(test.ctx, id, { transport, ...NOTIFICATION_ROOMS });
  } finally {
    transport.close();
  }
}

it("30 and 7 days before the last day, once each, also when it is called more often", async () => {
  const message = await place();
  expect(await remind("2027-10-23T09:00:00Z")).toEqual({ notifications: 0, messages: 0, failed: 0 });
  expect(await remind("2027-10-24T09:00:00Z")).toEqual({ notifications: 1, messages: 1, failed: 0 });
  expect(await remind("2027-10-24T10:00:00Z")).toEqual({ notifications: 0, messages: 0, failed: 0 });
  expect(await remind("2027-11-15T09:00:00Z")).toEqual({ notifications: 0, messages: 0, failed: 0 });
  expect(await remind("2027-11-16T09:00:00Z")).toEqual({ notifications: 1, messages: 1, failed: 0 });
  expect(await remind("2027-11-23T22:59:59Z")).toEqual({ notifications: 0, messages: 0, failed: 0 });
  expect((await customerNotifications()).map(({ kind, props }) => [kind, props.days, props.firstDeletion])).toEqual([
    ["retention", 30, "2027-11-23"],
    ["retention", 7, "2027-11-23"],
  ]);
  expect(await kindsOf(test.ctx, message.id)).toEqual(["placed"]);
});

it("one notification for all messages of a customer, with counts and without their content", async () => {
  const first = await place();
  test.clock.set("2026-11-26T09:00:00Z");
  await place();
  expect(await remind("2027-11-01T09:00:00Z")).toEqual({ notifications: 1, messages: 2, failed: 0 });
  const [notification] = await customerNotifications();
  expect(notification?.props).toEqual({ count: 2, days: 30, firstDeletion: "2027-11-23" });
  expect(await send(notification?.id)).toBe("sent");
  expect(await kindsOf(test.ctx, first.id)).toEqual(["placed", "reminded"]);
  expect(server.mails.map(({ subject }) => subject)).toEqual([expect.stringContaining("?Q?2_k=C3=BCldem=C3=A9ny")]);
});

it("parallel calls queue each reminder once", async () => {
  for (let n = 0; n < 3; n += 1) await place();
  test.clock.set("2027-11-01T09:00:00Z");
  const runs = await Promise.all(Array.from({ length: 8 }, () => remindOfDeletion(test.ctx)));
  expect(runs.reduce((sum, { messages }) => sum + messages, 0)).toBe(3);
  const counted = (await customerNotifications()).reduce((sum, { props }) => sum + Number(props.count), 0);
  expect(counted).toBe(3);
  expect(await test.ctx.db.select().from(retentionReminders).where(eq(retentionReminders.daysBefore, 30))).not.toEqual(
    [],
  );
});

it("not of messages that are in the trash, withdrawn, without documents, downloaded or not published, nor to closed accounts", async () => {
  const [downloaded, deleted, withdrawn] = [await place(), await place(), await place()];
  await placeMessage(test.ctx, accountId);
  await downloadFully(downloaded.documents[0]?.id);
  test.clock.set("2027-11-01T09:00:00Z");
  await deleteMessages(test.ctx, { accountId, ids: [deleted.id] });
  await withdraw(test.ctx, withdrawn.id);
  expect(await remindOfDeletion(test.ctx)).toEqual({ notifications: 0, messages: 0, failed: 0 });
  test.clock.set("2026-11-23T09:00:00Z");
  await place();
  await test.ctx.db
    .update(accounts)
    .set({ closedAt: test.clock.now(), emailAddress: null })
    .where(eq(accounts.id, accountId));
  expect(await remind("2027-11-01T09:00:00Z")).toEqual({ notifications: 0, messages: 0, failed: 0 });
});

it("not of messages downloaded to the last byte, but of an aborted download", async () => {
  const [downloaded, aborted] = [await place(), await place()];
  await downloadFully(downloaded.documents[0]?.id);
  await download(aborted.documents[0]?.id);
  expect(await remind("2027-11-01T09:00:00Z")).toMatchObject({ notifications: 1, messages: 1 });
});

it("counts again when the notification is sent, and sends nothing when nothing is left", async () => {
  const [a, b] = [await place(), await place()];
  await remind("2027-11-01T09:00:00Z");
  const [notification] = await customerNotifications();
  await downloadFully(a.documents[0]?.id);
  await deleteMessages(test.ctx, { accountId, ids: [b.id] });
  expect(await send(notification?.id)).toBe("cancelled");
  expect((await customerNotifications())[0]).toMatchObject({ state: "cancelled", lastFailure: "nothing-to-remind" });
  expect(server.mails).toEqual([]);
  expect([await kindsOf(test.ctx, a.id), await kindsOf(test.ctx, b.id)]).toEqual([
    ["placed", "downloaded"],
    ["placed", "deleted"],
  ]);

  test.clock.set("2026-11-24T09:00:00Z");
  const [c, d] = [await place(), await place()];
  await remind("2027-11-01T10:00:00Z");
  await downloadFully(c.documents[0]?.id);
  const later = (await customerNotifications()).find(({ state }) => state === "queued");
  expect(later?.props.count).toBe(2);
  expect(await send(later?.id)).toBe("sent");
  expect(server.mails.map(({ subject }) => subject)).toEqual([expect.stringContaining("?Q?1_k=C3=BCldem=C3=A9ny")]);
  expect([await kindsOf(test.ctx, c.id), await kindsOf(test.ctx, d.id)]).toEqual([
    ["placed", "downloaded"],
    ["placed", "reminded"],
  ]);
});
