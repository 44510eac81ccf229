import { randomUUID } from "node:crypto";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { getMessage } from "@/lib/mailbox/message/get-message";
import { deleteMessages } from "@/lib/mailbox/message/move-messages";
import { withdrawMessage } from "@/lib/mailbox/placing/withdraw-message";
import { REPLY_STATES } from "@/lib/mailbox/reply/reply";
import { sendReply } from "@/lib/mailbox/reply/send-reply";
import { getReply, listReplies } from "@/lib/mailbox/reply/sent-replies";
import { acknowledgeReply, listStaffReplies } from "@/lib/mailbox/reply/staff-replies";
import { deleteForGood } from "@/lib/retention/delete-for-good";
import { type TestContext, testContext } from "@/tests/support/context";
import { createAccount, placeMessage } from "./mailbox-fixture";

let test: TestContext;
beforeAll(async () => {
  test = await testContext();
});
afterAll(() => test.close());
beforeEach(() => test.clock.set("2026-11-23T09:00:00Z"));

async function sentReply() {
  const accountId = await createAccount(test.ctx);
  const { id: messageId } = await placeMessage(test.ctx, accountId, { subject: "Díjváltozás" });
  const sent = await sendReply(test.ctx, { accountId, messageId, body: "Miért?", formToken: randomUUID() });
  if (!sent.ok) throw new Error(sent.error.kind);
  const { reference } = sent.value;
  const answer = (content = {}) =>
    placeMessage(test.ctx, accountId, { subject: "Válasz", documentType: "reply", inReplyTo: reference, ...content });
  const replyView = async () => {
    const found = await getReply(test.ctx, { accountId, reference });
    return found.ok ? found.value : null;
  };
  /** The state that staff see; equals the filter that finds the reply. */
  const staffState = async () => {
    const found: string[] = [];
    for (const state of REPLY_STATES) {
      for await (const reply of listStaffReplies(test.ctx, { state })) {
        if (reply.reference !== reference) continue;
        expect([reply.state, reply.answeredAt !== null]).toEqual([state, state === "answered"]);
        found.push(state);
      }
    }
    return found.join();
  };
  return { accountId, reference, answer, replyView, staffState };
}

const ownState = async (accountId: AuthorizedAccountId) =>
  (await listReplies(test.ctx, { accountId })).rows.map(({ state }) => state);

describe("a reply and its answer belong together", () => {
  it("the reply is sent, processing, answered; reply and answer refer to each other", async () => {
    const { accountId, reference, answer, replyView, staffState } = await sentReply();
    expect(await ownState(accountId)).toEqual(["sent"]);
    expect(await acknowledgeReply(test.ctx, reference)).toMatchObject({ value: { already: false } });
    test.clock.advance({ minutes: 5 });
    expect(await acknowledgeReply(test.ctx, reference)).toMatchObject({
      value: { already: true, acknowledgedAt: new Date("2026-11-23T09:00:00Z") },
    });
    expect([await ownState(accountId), await staffState()]).toEqual([["processing"], "processing"]);
    const { id } = await answer();
    expect(await replyView()).toMatchObject({ state: "answered", answers: [{ id, subject: "Válasz", open: true }] });
    expect([await ownState(accountId), await staffState()]).toEqual([["answered"], "answered"]);
    const found = await getMessage(test.ctx, { accountId, messageId: id });
    expect(found).toMatchObject({ value: { answers: { reference } } });
    await deleteMessages(test.ctx, { accountId, ids: [id] });
    expect(await replyView()).toMatchObject({ state: "answered", answers: [{ id, open: false }] });
    expect(await acknowledgeReply(test.ctx, "V-2026-AAAAAA")).toMatchObject({ error: { kind: "not-found" } });
    expect(await acknowledgeReply(test.ctx, "%")).toMatchObject({ error: { kind: "not-found" } });
  });

  it("an unpublished answer does not count", async () => {
    const { answer, replyView, staffState } = await sentReply();
    const { id } = await answer({ publishAt: new Date("2026-11-24T06:00:00Z") });
    expect(await replyView()).toMatchObject({ state: "sent", answers: [] });
    expect(await staffState()).toBe("sent");
    test.clock.set("2026-11-24T05:59:59.999Z");
    expect([(await replyView())?.state, await staffState()]).toEqual(["sent", "sent"]);
    test.clock.set("2026-11-24T06:00:00Z");
    expect(await replyView()).toMatchObject({ state: "answered", answers: [{ id }] });
    expect(await staffState()).toBe("answered");
  });

  it("the reply is unanswered after the withdrawal of one answer until another is published", async () => {
    const { reference, answer, replyView, staffState } = await sentReply();
    await acknowledgeReply(test.ctx, reference);
    const first = await answer();
    await answer({ publishAt: new Date("2026-11-24T06:00:00Z") });
    expect(await replyView()).toMatchObject({ state: "answered", answers: [{ id: first.id }] });
    await withdrawMessage(test.ctx, { senderReference: first.senderReference });
    expect(await replyView()).toMatchObject({ state: "processing", answers: [] });
    expect(await staffState()).toBe("processing");
    test.clock.set("2026-11-24T06:00:00Z");
    expect([(await replyView())?.state, await staffState()]).toEqual(["answered", "answered"]);
  });

  it("the reply stays answered by a purged answer, also when a later answer is withdrawn", async () => {
    const { accountId, answer, replyView, staffState } = await sentReply();
    const first = await answer();
    const second = await answer();
    await deleteMessages(test.ctx, { accountId, ids: [first.id] });
    expect(await deleteForGood(test.ctx, { accountId, messageId: first.id })).toMatchObject({ ok: true });
    expect(await replyView()).toMatchObject({ state: "answered", answers: [{ id: second.id }] });
    await withdrawMessage(test.ctx, { senderReference: second.senderReference });
    expect(await replyView()).toMatchObject({ state: "answered", answers: [] });
    expect(await staffState()).toBe("answered");
  });

  it("20 rounds: an answer is placed while another is withdrawn; the reply is answered by the new one", async () => {
    for (let round = 0; round < 20; round++) {
      test.clock.set("2026-11-23T09:00:00Z");
      const { answer, replyView } = await sentReply();
      const first = await answer();
      const [second] = await Promise.all([
        answer(),
        withdrawMessage(test.ctx, { senderReference: first.senderReference }),
      ]);
      expect(await replyView()).toMatchObject({ state: "answered", answers: [{ id: second.id }] });
    }
  });

  it("the reply is unanswered again when all its answers are withdrawn", async () => {
    const { reference, answer, replyView, staffState } = await sentReply();
    await acknowledgeReply(test.ctx, reference);
    const first = await answer();
    const second = await answer();
    await withdrawMessage(test.ctx, { senderReference: first.senderReference });
    expect(await replyView()).toMatchObject({ state: "answered", answers: [{ id: second.id }] });
    await withdrawMessage(test.ctx, { senderReference: second.senderReference });
    expect(await replyView()).toMatchObject({ state: "processing", answers: [] });
    expect(await staffState()).toBe("processing");
  });

  it("an answer in another customer's mailbox is not shown with the reply", async () => {
    const { reference } = await sentReply();
    const stranger = await createAccount(test.ctx);
    const { id } = await placeMessage(test.ctx, stranger, { inReplyTo: reference });
    expect(await getMessage(test.ctx, { accountId: stranger, messageId: id })).toMatchObject({
      value: { answers: null },
    });
    expect(await getReply(test.ctx, { accountId: stranger, reference })).toMatchObject({ ok: false });
  });
});
