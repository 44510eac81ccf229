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
import {
  createAccount,
  customerSessionOf,
  eventsOf,
  kindsOf,
  placeMessage,
  untilSomebodyWaits,
} from "./mailbox-fixture";

let test: TestContext;
beforeAll(async () => {
  test = await testContext();
});
afterAll(() => test.close());
beforeEach(() => test.clock.set("2026-11-23T09:00:00Z"));

async function setting(option = {}) {
  const accountId = await createAccount(test.ctx);
  const message = await placeMessage(test.ctx, accountId, option);
  const take = () => withdrawMessage(test.ctx, { senderReference: message.senderReference });
  return { accountId, message, take };
}

async function announce(accountId: AuthorizedAccountId, messageIds: string[]) {
  const content =
    messageIds.length === 1
      ? ({ kind: "new-message", props: { availableUntil: "2027-11-23" } } as const)
      : ({ kind: "new-messages", props: { count: messageIds.length, availableUntil: "2027-11-23" } } as const);
  await test.ctx.db.transaction((tx) =>
    enqueueNotifications(test.ctx, tx, [{ accountId, toAddress: "x@example.hu", locale: "hu", content, messageIds }]),
  );
}

async function notificationsAbout(messageId: string) {
  const own = test.ctx.db
    .select({ id: notificationMessages.notificationId })
    .from(notificationMessages)
    .where(eq(notificationMessages.messageId, messageId));
  const rows = await test.ctx.db.select().from(notifications).where(inArray(notifications.id, own));
  return rows.map(({ state, lastFailure }) => [state, lastFailure]);
}

describe("the insurer takes an item back", () => {
  it("leaves a tombstone, once, in the history and in the audit", async () => {
    const { accountId, message, take } = await setting({ subject: "Tévedés" });
    expect(await take()).toMatchObject({ value: { messageId: message.id, already: false } });
    test.clock.advance({ minutes: 1 });
    const withdrawnAt = new Date("2026-11-23T09:00:00Z");
    expect(await take()).toMatchObject({ value: { already: true, withdrawnAt } });
    expect(await getMessage(test.ctx, { accountId, messageId: message.id })).toMatchObject({
      error: { kind: "withdrawn", withdrawnAt, subject: "Tévedés" },
    });
    expect(await openMessage(test.ctx, { session: customerSessionOf(accountId), messageId: message.id })).toMatchObject(
      {
        ok: false,
      },
    );
    expect(await kindsOf(test.ctx, message.id)).toEqual(["placed", "withdrawn"]);
    const audit = await test.ctx.db.select().from(auditEvents).where(eq(auditEvents.accountId, accountId));
    expect(audit.map(({ kind }) => kind)).toEqual(["message.placed", "message.withdrawn"]);
  });

  it("not after the first opening: then it says when that was", async () => {
    const { accountId, message, take } = await setting();
    const at = test.clock.now();
    await openMessage(test.ctx, { session: customerSessionOf(accountId), messageId: message.id });
    test.clock.advance({ minutes: 3 });
    expect(await take()).toEqual({ ok: false, error: { kind: "opened", at } });
    expect(await kindsOf(test.ctx, message.id)).toEqual(["placed", "opened", "viewed-by-staff"]);
    expect(await getMessage(test.ctx, { accountId, messageId: message.id })).toMatchObject({ ok: true });
  });

  it("withdrawing and opening at once: exactly one wins", async () => {
    for (let round = 0; round < 40; round++) {
      const { accountId, message, take } = await setting();
      const open = () => openMessage(test.ctx, { session: customerSessionOf(accountId), messageId: message.id });
      const [taken, opened] = await Promise.all(round % 2 ? [take(), open()] : [open(), take()].reverse());
      expect([taken?.ok, opened?.ok].filter(Boolean)).toHaveLength(1);
      const kinds = await kindsOf(test.ctx, message.id);
      expect(kinds.slice(0, 2)).toEqual(["placed", taken?.ok ? "withdrawn" : "opened"]);
    }
  });

  it.each(["withdrawing", "opening"] as const)(
    "while both wait for the message, %s that came first wins",
    async (first) => {
      const { accountId, message, take } = await setting();
      const open = () => openMessage(test.ctx, { session: customerSessionOf(accountId), messageId: message.id });
      const works: (() => Promise<{ ok: boolean }>)[] = first === "withdrawing" ? [take, open] : [open, take];
      const answers: Promise<{ ok: boolean }>[] = [];
      await inTransaction(test.ctx.db, async (tx) => {
        await lockMessages(tx, { accountId, messageIds: [message.id] });
        // PostgreSQL gives a row to those who wait for it in the order in which they came.
        for (const [index, work] of works.entries()) {
          answers.push(work());
          await untilSomebodyWaits(test.ctx, index + 1);
        }
      });
      expect((await Promise.all(answers)).map(({ ok }) => ok)).toEqual([true, false]);
      const kinds = await kindsOf(test.ctx, message.id);
      expect(kinds.slice(0, 2)).toEqual(["placed", first === "withdrawing" ? "withdrawn" : "opened"]);
    },
  );

  it("cancels the waiting notice of this item alone", async () => {
    const { accountId, message, take } = await setting();
    const other = await placeMessage(test.ctx, accountId);
    await announce(accountId, [message.id]);
    await announce(accountId, [message.id, other.id]);
    await announce(accountId, [other.id]);
    expect(await take()).toMatchObject({ value: { cancelledNotifications: 1 } });
    expect((await notificationsAbout(message.id)).toSorted()).toEqual([
      ["cancelled", "withdrawn"],
      ["queued", null],
    ]);
    expect(await notificationsAbout(other.id)).toEqual([
      ["queued", null],
      ["queued", null],
    ]);
    // The digest tells of nothing else now.
    expect(await withdrawMessage(test.ctx, { senderReference: other.senderReference })).toMatchObject({
      value: { cancelledNotifications: 2 },
    });
  });

  it("knows no other reference, tells senders apart, and nothing that is over", async () => {
    const wrong = { senderReference: randomUUID() };
    expect(await withdrawMessage(test.ctx, wrong)).toEqual({ ok: false, error: { kind: "not-found" } });
    const { accountId, message } = await setting({ source: "a" });
    const { senderReference } = message;
    await placeMessage(test.ctx, accountId, { source: "b", senderReference });
    expect(await withdrawMessage(test.ctx, { senderReference })).toEqual({
      ok: false,
      error: { kind: "ambiguous", sources: ["a", "b"] },
    });
    expect(await withdrawMessage(test.ctx, { senderReference, source: "a" })).toMatchObject({
      value: { messageId: message.id },
    });
    const { take } = await setting();
    test.clock.set("2027-11-24T09:00:00Z");
    expect(await take()).toEqual({ ok: false, error: { kind: "gone" } });
  });
});

describe("staff read an item's history", () => {
  it("whole, with its chain checked, and that they looked stands in it from then on", async () => {
    const { accountId, message } = await setting();
    await openMessage(test.ctx, { session: customerSessionOf(accountId), messageId: message.id });
    const read = async () => {
      const found = await getMessageHistory(test.ctx, { senderReference: message.senderReference });
      return found.ok ? [found.value.verdict, found.value.events.map(({ kind }) => kind)] : found.error.kind;
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
