import { randomUUID } from "node:crypto";
import { eq, inArray } from "drizzle-orm";
import { auditEvents } from "@/drizzle/schema/audit";
import { notificationMessages, notifications } from "@/drizzle/schema/notification";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { inTransaction } from "@/lib/db/transaction";
import { getMessage } from "@/lib/mailbox/message/get-message";
import { getMessageHistory } from "@/lib/mailbox/message/get-message-history";
import { lockMessages } from "@/lib/mailbox/message/message-store";
import { openMessage } from "@/lib/mailbox/message/open-message";
import { withdrawMessage } from "@/lib/mailbox/placing/withdraw-message";
import { enqueueNotifications } from "@/lib/notification/enqueue";
import { type TestContext, testContext } from "@/tests/support/context";
import { createAccount, customerSessionOf, eventsOf, kindsOf, placeMessage, untilLockWait } from "./mailbox-fixture";

let test: TestContext;
beforeAll(async () => {
  test = await testContext();
});
afterAll(() => test.close());
beforeEach(() => test.clock.set("2026-11-23T09:00:00Z"));

async function placedMessage(content = {}) {
  const accountId = await createAccount(test.ctx);
  const message = await placeMessage(test.ctx, accountId, content);
  const withdraw = () => withdrawMessage(test.ctx, { senderReference: message.senderReference });
  return { accountId, message, withdraw };
}

async function enqueueNotification(accountId: AuthorizedAccountId, messageIds: string[]) {
  const content =
    messageIds.length === 1
      ? ({ kind: "new-message", props: { availableUntil: "2027-11-23" } } as const)
      : ({ kind: "new-messages", props: { count: messageIds.length, availableUntil: "2027-11-23" } } as const);
  await test.ctx.db.transaction((tx) =>
    enqueueNotifications(test.ctx, tx, [{ accountId, toAddress: "x@example.hu", locale: "hu", content, messageIds }]),
  );
}

async function notificationsAbout(messageId: string) {
  const notificationIds = test.ctx.db
    .select({ id: notificationMessages.notificationId })
    .from(notificationMessages)
    .where(eq(notificationMessages.messageId, messageId));
  const rows = await test.ctx.db.select().from(notifications).where(inArray(notifications.id, notificationIds));
  return rows.map(({ state, lastFailure }) => [state, lastFailure]);
}

describe("the insurer withdraws a message", () => {
  it("once; its content is hidden, and history and audit log record it", async () => {
    const { accountId, message, withdraw } = await placedMessage({ subject: "Tévedés" });
    expect(await withdraw()).toMatchObject({ value: { messageId: message.id, already: false } });
    test.clock.advance({ minutes: 1 });
    const withdrawnAt = new Date("2026-11-23T09:00:00Z");
    expect(await withdraw()).toMatchObject({ value: { already: true, withdrawnAt } });
    expect(await getMessage(test.ctx, { accountId, messageId: message.id })).toMatchObject({
      error: { kind: "withdrawn", withdrawnAt, subject: "Tévedés" },
    });
    expect(await openMessage(test.ctx, { session: customerSessionOf(accountId), messageId: message.id })).toMatchObject(
      {
        ok: false,
      },
    );
    expect(await kindsOf(test.ctx, message.id)).toEqual(["placed", "withdrawn"]);
    const audit = await test.ctx.db
      .select()
      .from(auditEvents)
      .where(eq(auditEvents.accountId, accountId))
      .orderBy(auditEvents.id);
    expect(audit.map(({ kind }) => kind)).toEqual(["message.placed", "message.withdrawn"]);
  });

  it("not after the first opening; the refusal says when it was opened", async () => {
    const { accountId, message, withdraw } = await placedMessage();
    const at = test.clock.now();
    await openMessage(test.ctx, { session: customerSessionOf(accountId), messageId: message.id });
    test.clock.advance({ minutes: 3 });
    expect(await withdraw()).toEqual({ ok: false, error: { kind: "opened", at } });
    expect(await kindsOf(test.ctx, message.id)).toEqual(["placed", "opened", "viewed-by-staff"]);
    expect(await getMessage(test.ctx, { accountId, messageId: message.id })).toMatchObject({ ok: true });
  });

  it("withdrawing and opening at the same time: exactly one succeeds", async () => {
    for (let round = 0; round < 40; round++) {
      const { accountId, message, withdraw } = await placedMessage();
      const open = () => openMessage(test.ctx, { session: customerSessionOf(accountId), messageId: message.id });
      const [withdrawn, opened] = await Promise.all(round % 2 ? [withdraw(), open()] : [open(), withdraw()].reverse());
      expect([withdrawn?.ok, opened?.ok].filter(Boolean)).toHaveLength(1);
      const kinds = await kindsOf(test.ctx, message.id);
      expect(kinds.slice(0, 2)).toEqual(["placed", withdrawn?.ok ? "withdrawn" : "opened"]);
    }
  });

  it.each(["withdrawing", "opening"] as const)("while both wait for the message, %s first succeeds", async (first) => {
    const { accountId, message, withdraw } = await placedMessage();
    const open = () => openMessage(test.ctx, { session: customerSessionOf(accountId), messageId: message.id });
    const actions: (() => Promise<{ ok: boolean }>)[] = first === "withdrawing" ? [withdraw, open] : [open, withdraw];
    const answers: Promise<{ ok: boolean }>[] = [];
    await inTransaction(test.ctx.db, async (tx) => {
      await lockMessages(tx, { accountId, messageIds: [message.id] });
      // PostgreSQL grants a row lock in the order of the requests.
      for (const [index, action] of actions.entries()) {
        answers.push(action());
        await untilLockWait(test.ctx, index + 1);
      }
    });
    expect((await Promise.all(answers)).map(({ ok }) => ok)).toEqual([true, false]);
    const kinds = await kindsOf(test.ctx, message.id);
    expect(kinds.slice(0, 2)).toEqual(["placed", first === "withdrawing" ? "withdrawn" : "opened"]);
  });

  it("cancels unsent notifications about this message only", async () => {
    const { accountId, message, withdraw } = await placedMessage();
    const other = await placeMessage(test.ctx, accountId);
    await enqueueNotification(accountId, [message.id]);
    await enqueueNotification(accountId, [message.id, other.id]);
    await enqueueNotification(accountId, [other.id]);
    expect(await withdraw()).toMatchObject({ value: { cancelledNotifications: 1 } });
    expect((await notificationsAbout(message.id)).toSorted()).toEqual([
      ["cancelled", "withdrawn"],
      ["queued", null],
    ]);
    expect(await notificationsAbout(other.id)).toEqual([
      ["queued", null],
      ["queued", null],
    ]);
    // Both messages of the combined notification are withdrawn now.
    expect(await withdrawMessage(test.ctx, { senderReference: other.senderReference })).toMatchObject({
      value: { cancelledNotifications: 2 },
    });
  });

  it("not for an unknown reference, an ambiguous one or an expired message", async () => {
    const wrong = { senderReference: randomUUID() };
    expect(await withdrawMessage(test.ctx, wrong)).toEqual({ ok: false, error: { kind: "not-found" } });
    const { accountId, message } = await placedMessage({ source: "a" });
    const { senderReference } = message;
    await placeMessage(test.ctx, accountId, { source: "b", senderReference });
    expect(await withdrawMessage(test.ctx, { senderReference })).toEqual({
      ok: false,
      error: { kind: "ambiguous", sources: ["a", "b"] },
    });
    expect(await withdrawMessage(test.ctx, { senderReference, source: "a" })).toMatchObject({
      value: { messageId: message.id },
    });
    const { withdraw } = await placedMessage();
    test.clock.set("2027-11-24T09:00:00Z");
    expect(await withdraw()).toEqual({ ok: false, error: { kind: "gone" } });
  });
});

describe("staff read the history of a message", () => {
  it("complete and with its chain verified; the view is recorded as the next event", async () => {
    const { accountId, message } = await placedMessage();
    await openMessage(test.ctx, { session: customerSessionOf(accountId), messageId: message.id });
    const read = async () => {
      const found = await getMessageHistory(test.ctx, { senderReference: message.senderReference });
      return found.ok ? [found.value.verification, found.value.events.map(({ kind }) => kind)] : found.error.kind;
    };
    expect(await read()).toEqual([{ intact: true }, ["placed", "opened"]]);
    expect(await read()).toEqual([{ intact: true }, ["placed", "opened", "viewed-by-staff"]]);
    expect((await eventsOf(test.ctx, message.id)).at(-1)).toMatchObject({
      actor: "insurer",
      details: { command: "events" },
    });
    expect(await getMessageHistory(test.ctx, { senderReference: "nincs" })).toMatchObject({ ok: false });
  });
});
