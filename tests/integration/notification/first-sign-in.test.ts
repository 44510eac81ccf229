/** Messages of a customer who has not signed in yet are announced by the e-mail with the link of the first sign-in. */
import { eq, sql } from "drizzle-orm";
import { notificationMessages, notifications } from "@/drizzle/schema/notification";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { requestPasswordLink } from "@/lib/auth/password-link/request-password-link";
import { findBacklog } from "@/lib/jobs/backlog";
import { NOTIFICATION_ROOMS } from "@/lib/jobs/notification-rooms";
import { addMinutes } from "@/lib/kernel/time";
import { withdrawMessage } from "@/lib/mailbox/placing/withdraw-message";
import { lockAccountAddress } from "@/lib/notification/account-address-store";
import type { MailOutcome } from "@/lib/notification/mail-outcome";
import type { OutgoingEmail } from "@/lib/notification/outgoing-email";
import { MAX_ATTEMPTS } from "@/lib/notification/retry-schedule";
import { sendNotification } from "@/lib/notification/send-notification";
import { claimNotification } from "@/lib/notification/store";
import { sweepNotifications } from "@/lib/notification/sweep-notifications";
import { createUnpublished, deleteUnpublished } from "@/lib/publication/store";
import { accountOf, activate, invite, someClient } from "@/tests/integration/auth/auth-fixture";
import { batchFolder, deliver, line, newAddress, removeBatchFolders } from "@/tests/integration/delivery/batch-fixture";
import { eventsOf, placeMessage, untilLockWait } from "@/tests/integration/mailbox/mailbox-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { notificationRow, queueNotification } from "./outbox-fixture";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));

const SENT: MailOutcome = { kind: "sent", code: 250 };
const LATER: MailOutcome = { kind: "try-later", code: 451, cause: "refused" };
const FORGOT = "http://localhost:3000/password/forgot";
const INBOX = "http://localhost:3000/inbox";
let test: TestContext;
let mails: OutgoingEmail[] = [];
beforeAll(async () => {
  test = await testContext();
});
afterAll(async () => {
  await test.close();
  await removeBatchFolders();
});
beforeEach(() => {
  test.clock.set("2026-11-23T09:00:00Z");
  mails = [];
});

/** Makes one attempt. @param meanwhile what happens while the mail server has the e-mail @returns its result */
function send(id: string, outcome: MailOutcome = SENT, meanwhile?: () => Promise<unknown>): Promise<string> {
  const transport = {
    async send(mail: OutgoingEmail) {
      mails.push(mail);
      await meanwhile?.();
      return outcome;
    },
    close() {},
  };
  return sendNotification(test.ctx, id, { transport, ...NOTIFICATION_ROOMS });
}

/** The account's newest notification of a kind. */
async function newest(accountId: string, kind: string): Promise<string> {
  const rows = await test.ctx.db.select().from(notifications).where(eq(notifications.accountId, accountId));
  const found = rows.filter((row) => row.kind === kind).toSorted((a, b) => +a.queuedAt - +b.queuedAt);
  return found.at(-1)?.id ?? "";
}

async function invited(address?: string) {
  const emailAddress = address ?? (await invite(test.ctx));
  const { id } = await accountOf(test.ctx, emailAddress);
  return { emailAddress, accountId: id as AuthorizedAccountId, welcome: await newest(id, "welcome") };
}

/** Places a message and queues its notification. */
async function announce(accountId: string, dueAt?: Date) {
  const message = await placeMessage(test.ctx, accountId, { subject: "Titkos tárgy" });
  const { id } = await queueNotification(test.ctx, { accountId, messageIds: [message.id], dueAt });
  return { message, id };
}

const stateOf = async (id: string) => {
  const { state, lastFailure } = await notificationRow(test.ctx, id);
  return [state, lastFailure];
};
const historyOf = async (messageId: string) =>
  (await eventsOf(test.ctx, messageId)).slice(1).map(({ kind, details }) => ({ kind, ...details }));
/** How many jobs a notification has. */
async function jobsOf(id: string): Promise<number> {
  const [row] = await test.ctx.db.execute<{ n: number }>(
    sql`select count(*)::int as n from pgboss.job where data ->> 'notificationId' = ${id}`,
  );
  return row?.n ?? 0;
}

it("R5: a batch for a new customer sends one e-mail, whose result is the evidence for each of its messages", async () => {
  const { ctx } = test;
  const values = { email: newAddress(), subject: "Titkos tárgy", contractNumber: "110482937" };
  const { lines } = await deliver(ctx, await batchFolder([line(values), line(values)]));
  const { accountId, welcome } = await invited(values.email);
  const announcement = await newest(accountId, "new-messages");
  // The order does not matter; a waiting notification is neither overdue nor a backlog.
  expect(await send(announcement)).toBe("nothing-to-do");
  await send(welcome, LATER);
  test.clock.advance({ minutes: 20 });
  await sweepNotifications(ctx, NOTIFICATION_ROOMS);
  expect([await jobsOf(announcement), await findBacklog(ctx)]).toEqual([0, null]);
  mails = [];
  expect(await send(welcome)).toBe("sent");
  expect(await send(announcement)).toBe("nothing-to-do");
  expect(mails.map(({ subject }) => subject)).toEqual(["Elkészült a fiókja a Küldeményeim portálon"]);
  const [mail] = mails;
  expect(mail?.text.replaceAll(/\s+/g, " ")).toContain(
    "Fiókjában már 2 küldemény várja. Az első törlés napja: 2027. november 23. – kérjük, addig mentse el",
  );
  // R2
  expect(`${mail?.html}${mail?.text}`).not.toMatch(/Titkos|110482937|kötvény\.pdf/);
  const event = { kind: "notified", notificationId: welcome, mailId: mail?.messageId, responseCode: 250 };
  for (const { messageId } of lines) expect(await historyOf(messageId)).toEqual([event]);
  expect(await stateOf(announcement)).toEqual(["cancelled", "announced-with-link"]);
  expect((await notificationRow(ctx, welcome)).props).toMatchObject({ waitingCount: 2, firstDeletion: "2027-11-23" });
  const covered = await ctx.db
    .select()
    .from(notificationMessages)
    .where(eq(notificationMessages.notificationId, welcome));
  expect(covered.map(({ messageId }) => messageId).sort()).toEqual(lines.map(({ messageId }) => messageId).sort());
});

it.each([
  ["failed", { kind: "refused-for-good", code: 550 }, "refused"],
  ["abandoned", { kind: "unknown", cause: "timeout" }, "unanswered-timeout"],
] as const)(
  "an e-mail that %s is told as the failure of each message that it announced",
  async (state, outcome, failure) => {
    const { accountId, welcome } = await invited();
    const { message, id } = await announce(accountId);
    await test.ctx.db
      .update(notifications)
      .set({ attempts: MAX_ATTEMPTS - 1 })
      .where(eq(notifications.id, welcome));
    expect(await send(welcome, outcome)).toBe(state);
    expect(await stateOf(id)).toEqual([state, failure]);
    expect(await historyOf(message.id)).toMatchObject([{ kind: "notice-failed", notificationId: welcome, failure }]);
    expect(await send(id)).toBe("nothing-to-do");
  },
);

it("every attempt counts anew: a message placed meanwhile, without a withdrawn one and one for a later day", async () => {
  const { accountId, welcome } = await invited();
  const { message: withdrawn } = await announce(accountId);
  await announce(accountId, new Date("2026-12-01T09:00:00Z"));
  expect(await send(welcome, LATER)).toBe("later");
  expect(mails.at(-1)?.text).toContain("Fiókjában már egy küldemény várja.");
  await withdrawMessage(test.ctx, { senderReference: withdrawn.senderReference });
  test.clock.advance({ minutes: 2 });
  expect(await send(welcome, LATER)).toBe("later");
  expect(mails.at(-1)?.text).not.toContain("várja");
  await announce(accountId);
  await announce(accountId);
  test.clock.advance({ minutes: 6 });
  expect(await send(welcome)).toBe("sent");
  expect(mails.at(-1)?.text).toContain("Fiókjában már 2 küldemény várja.");
  expect(await historyOf(withdrawn.id)).toEqual([expect.objectContaining({ kind: "withdrawn" })]);
});

it("a newer link takes the announcement over from an e-mail that is no longer sent", async () => {
  const { accountId, emailAddress, welcome } = await invited();
  const { message, id } = await announce(accountId);
  await send(welcome, LATER);
  test.clock.advance({ minutes: 2 });
  await requestPasswordLink(test.ctx, { emailAddress, client: someClient() });
  expect(await send(welcome)).toBe("cancelled");
  expect(await send(id)).toBe("nothing-to-do");
  const again = await newest(accountId, "activation-again");
  expect(await send(again)).toBe("sent");
  expect(mails.at(-1)?.text).toContain("Fiókjában már egy küldemény várja.");
  expect(await stateOf(id)).toEqual(["cancelled", "announced-with-link"]);
  expect(await historyOf(message.id)).toMatchObject([{ kind: "notified", notificationId: again }]);
});

it.each([
  ["is still to be sent, announces", false],
  ["was sent meanwhile, keeps its announcement of", true],
])("a newer link whose e-mail %s what an e-mail with an outdated link could not", async (_when, isSentMeanwhile) => {
  const { accountId, emailAddress, welcome } = await invited();
  const { message, id } = await announce(accountId);
  test.clock.advance({ minutes: 2 });
  let again = "";
  const end = await send(welcome, { kind: "refused-for-good", code: 550 }, async () => {
    await requestPasswordLink(test.ctx, { emailAddress, client: someClient() });
    again = await newest(accountId, "activation-again");
    if (isSentMeanwhile) await send(again);
  });
  expect(end).toBe("failed");
  if (!isSentMeanwhile) {
    expect([await stateOf(id), await historyOf(message.id)]).toEqual([["queued", null], []]);
    expect(await send(id)).toBe("nothing-to-do");
    expect(await send(again)).toBe("sent");
  }
  expect(mails.at(-1)?.text).toContain("Fiókjában már egy küldemény várja.");
  expect(await stateOf(id)).toEqual(["cancelled", "announced-with-link"]);
  expect(await historyOf(message.id)).toEqual([expect.objectContaining({ kind: "notified", notificationId: again })]);
});

it("an e-mail that a batch publishes meanwhile does not announce what is being sent already", async () => {
  const { ctx } = test;
  const { accountId, welcome } = await invited();
  const { message, id } = await announce(accountId);
  const batchId = ctx.random.uuid();
  await ctx.db.update(notifications).set({ batchId }).where(eq(notifications.id, welcome));
  await createUnpublished(ctx.db, batchId);
  let sending: Promise<string> | null = null;
  await ctx.db.transaction(async (tx) => {
    const at = ctx.clock.now();
    const claim = { id, at, leasedUntil: addMinutes(at, 10), accountAddress: await lockAccountAddress(tx, id) };
    expect(await claimNotification(tx, { ...claim, ...NOTIFICATION_ROOMS })).not.toBeNull();
    await ctx.db.transaction((other) => deleteUnpublished(other, batchId));
    sending = send(welcome);
    await untilLockWait(ctx);
  });
  expect(await sending).toBe("sent");
  expect(mails.at(-1)?.text).not.toContain("várja");
  expect(await historyOf(message.id)).toEqual([]);
});

it("what arrives after that e-mail has one of its own, which leads to a new link until the first sign-in", async () => {
  const { accountId, emailAddress, welcome } = await invited();
  expect(await send(welcome)).toBe("sent");
  expect(mails.at(-1)?.text).not.toContain("várja");
  const before = await announce(accountId);
  expect(await send(before.id)).toBe("sent");
  expect(mails.at(-1)?.text).toContain(`Új link kérése:\n${FORGOT}\n`);
  expect(mails.at(-1)?.text).not.toContain(INBOX);
  expect(mails.at(-1)?.to).toBe(emailAddress);
  expect(await historyOf(before.message.id)).toMatchObject([{ kind: "notified", notificationId: before.id }]);
  const { id: active } = await accountOf(test.ctx, await activate(test.ctx));
  const after = await announce(active);
  // Their welcome is still in the queue, but its link is used.
  expect(await send(after.id)).toBe("sent");
  expect(mails.at(-1)?.text).toContain(`Küldemény megtekintése:\n${INBOX}\n`);
});

it.each(["the link expires", "its token cannot be opened"])(
  "when %s, the e-mail is not sent and the notification goes out on its own",
  async (fault) => {
    const { accountId, welcome } = await invited();
    const { message, id } = await announce(accountId);
    if (fault === "the link expires") test.clock.advance({ days: 30 });
    else {
      const sealedToken = Buffer.from("not sealed by this portal");
      await test.ctx.db.update(notifications).set({ sealedToken }).where(eq(notifications.id, welcome));
      expect(await send(id)).toBe("nothing-to-do");
    }
    const jobs = await jobsOf(id);
    expect(await send(welcome)).toBe(fault === "the link expires" ? "cancelled" : "failed");
    expect(await jobsOf(id)).toBe(jobs + 1);
    expect(await send(id)).toBe("sent");
    expect(mails.map(({ subject }) => subject)).toEqual(["Új küldeménye érkezett"]);
    expect(await historyOf(message.id)).toMatchObject([{ kind: "notified", notificationId: id }]);
  },
);

it("both notifications sent at the same time make one e-mail and one event", async () => {
  for (let round = 0; round < 6; round++) {
    mails = [];
    const { accountId, welcome } = await invited();
    const { message, id } = await announce(accountId);
    await Promise.all((round % 2 ? [welcome, id] : [id, welcome]).map((each) => send(each)));
    expect(mails).toHaveLength(1);
    expect(await historyOf(message.id)).toMatchObject([{ kind: "notified", notificationId: welcome }]);
  }
});
