import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { auditEvents } from "@/drizzle/schema/audit";
import { getMessage } from "@/lib/mailbox/message/get-message";
import { deleteMessages } from "@/lib/mailbox/message/move-messages";
import { type SendReplyInput, sendReply } from "@/lib/mailbox/reply/send-reply";
import { getReply, listReplies } from "@/lib/mailbox/reply/sent-replies";
import { RATE_LIMITS } from "@/lib/rate-limit/rate-limit";
import { type TestContext, testContext } from "@/tests/support/context";
import { createAccount, eventsOf, kindsOf, placeMessage, withdraw } from "./mailbox-fixture";

const MAX_REPLIES = RATE_LIMITS["replies-by-account"].max;
let test: TestContext;
beforeAll(async () => {
  test = await testContext();
});
afterAll(() => test.close());
beforeEach(() => test.clock.set("2026-11-23T09:00:00Z"));

async function placedMessage(content = {}) {
  const accountId = await createAccount(test.ctx);
  const message = await placeMessage(test.ctx, accountId, content);
  const send = async (change: Partial<SendReplyInput> = {}) => {
    const input = { accountId, messageId: message.id, body: "Köszönöm!", formToken: randomUUID(), ...change };
    const sent = await sendReply(test.ctx, input);
    return sent.ok ? sent.value.reference : sent.error.kind;
  };
  return { accountId, message, send };
}

describe("the customer replies to a message (R9)", () => {
  it("sees the reply with its reference, at the message and in the history", async () => {
    const { accountId, message, send } = await placedMessage({ subject: "Díj" });
    const reference = await send({ body: " Első\r\nsor \n" });
    expect(reference).toMatch(/^V-2026-[0-9A-Z]{6}$/);
    const sentAt = test.clock.now();
    const shown = { reference, sentAt, state: "sent", message: { id: message.id, subject: "Díj", open: true } };
    expect(await getReply(test.ctx, { accountId, reference })).toEqual({
      ok: true,
      value: { ...shown, body: "Első\nsor", acknowledgedAt: null, attachments: [], answers: [] },
    });
    expect(await listReplies(test.ctx, { accountId })).toMatchObject({ rows: [shown], total: 1, pages: 1 });
    const found = await getMessage(test.ctx, { accountId, messageId: message.id });
    expect(found).toMatchObject({ value: { replies: [{ reference, sentAt }] } });
    expect((await eventsOf(test.ctx, message.id))[1]).toMatchObject({ kind: "replied", details: { reference } });
    const audit = await test.ctx.db.select().from(auditEvents).where(eq(auditEvents.accountId, accountId));
    expect(audit.filter((event) => event.kind === "reply.sent")).toMatchObject([{ details: { reference } }]);
  });

  it("sends one reply for one form, also when it is sent many times in parallel", async () => {
    const { accountId, message, send } = await placedMessage();
    for (let round = 0; round < 5; round++) {
      const formToken = randomUUID();
      const references = await Promise.all(Array.from({ length: 8 }, () => send({ formToken })));
      expect(new Set(references).size).toBe(1);
      expect(await send({ formToken })).toBe(references[0]);
    }
    expect((await listReplies(test.ctx, { accountId })).total).toBe(5);
    expect((await kindsOf(test.ctx, message.id)).filter((kind) => kind === "replied")).toHaveLength(5);
  });

  it("can send 20 replies per Budapest day, also in parallel", async () => {
    const { accountId, send } = await placedMessage();
    const answers = await Promise.all(Array.from({ length: MAX_REPLIES + 5 }, () => send()));
    expect(answers.filter((answer) => answer === "daily-limit")).toHaveLength(5);
    test.clock.set("2026-11-23T22:59:59Z");
    expect(await send()).toBe("daily-limit");
    test.clock.set("2026-11-23T23:00:00Z");
    expect(await send()).toMatch(/^V-2026-/);
    const pages = await Promise.all([1, 2, 3].map((page) => listReplies(test.ctx, { accountId, page })));
    expect(pages.map((page) => [page.rows.length, page.page, page.pageOutOfRange])).toEqual([
      [20, 1, false],
      [1, 2, false],
      [20, 1, true],
    ]);
  });

  it.each([
    ["", "empty"],
    ["   \r\n ", "empty"],
    ["a".repeat(4001), "too-long"],
    ["a\0", "invalid-characters"],
    ["\udc00", "invalid-characters"],
  ])("cannot send %j", async (body, kind) => {
    const { message, send } = await placedMessage();
    expect(await send({ body })).toBe(kind);
    expect(await kindsOf(test.ctx, message.id)).toEqual(["placed"]);
  });

  it("cannot reply where no reply is allowed", async () => {
    expect(await (await placedMessage({ allowReply: false })).send()).toBe("not-allowed");
    const withdrawn = await placedMessage();
    await withdraw(test.ctx, withdrawn.message.id);
    expect(await withdrawn.send()).toBe("not-allowed");
    const deleted = await placedMessage();
    await deleteMessages(test.ctx, { accountId: deleted.accountId, ids: [deleted.message.id] });
    expect(await deleted.send()).toBe("not-found");
    const expired = await placedMessage();
    test.clock.set("2027-11-24T09:00:00Z");
    expect(await expired.send()).toBe("not-found");
    expect(await expired.send({ formToken: "x" })).toBe("not-found");
  });

  it("keeps the reply when the message is deleted", async () => {
    const { accountId, message, send } = await placedMessage();
    const reference = await send();
    await deleteMessages(test.ctx, { accountId, ids: [message.id] });
    expect(await getReply(test.ctx, { accountId, reference })).toMatchObject({ value: { message: { open: false } } });
  });
});
