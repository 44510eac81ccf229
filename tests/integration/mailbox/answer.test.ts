import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { replies } from "@/drizzle/schema/mailbox";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { getMessage } from "@/lib/mailbox/get-message";
import { deleteMessages } from "@/lib/mailbox/move-messages";
import { sendReply } from "@/lib/mailbox/send-reply";
import { getReply, listReplies } from "@/lib/mailbox/sent-replies";
import { acknowledgeReply } from "@/lib/mailbox/staff-replies";
import { withdrawMessage } from "@/lib/mailbox/withdraw-message";
import { type TestContext, testContext } from "@/tests/support/context";
import { createAccount, placeMessage } from "./mailbox-fixture";

let test: TestContext;
beforeAll(async () => {
  test = await testContext();
});
afterAll(() => test.close());
beforeEach(() => test.clock.set("2026-11-23T09:00:00Z"));

async function question() {
  const accountId = await createAccount(test.ctx);
  const { id: messageId } = await placeMessage(test.ctx, accountId, { subject: "Díjváltozás" });
  const sent = await sendReply(test.ctx, { accountId, messageId, body: "Miért?", formToken: randomUUID() });
  if (!sent.ok) throw new Error(sent.error.kind);
  const { reference } = sent.value;
  const answer = (wish = {}) =>
    placeMessage(test.ctx, accountId, { subject: "Válasz", documentType: "reply", inReplyTo: reference, ...wish });
  const shown = async () => {
    const found = await getReply(test.ctx, { accountId, reference });
    return found.ok ? found.value : null;
  };
  const stored = async () => {
    const [row] = await test.ctx.db.select().from(replies).where(eq(replies.reference, reference));
    return row?.state;
  };
  return { accountId, reference, answer, shown, stored };
}

const ownState = async (accountId: AuthorizedAccountId) =>
  (await listReplies(test.ctx, { accountId })).rows.map(({ state }) => state);

describe("a reply and its answer belong together", () => {
  it("is sent, being processed, answered; both pages lead to each other", async () => {
    const { accountId, reference, answer, shown, stored } = await question();
    expect(await ownState(accountId)).toEqual(["sent"]);
    expect(await acknowledgeReply(test.ctx, reference)).toMatchObject({ value: { already: false } });
    test.clock.advance({ minutes: 5 });
    expect(await acknowledgeReply(test.ctx, reference)).toMatchObject({
      value: { already: true, acknowledgedAt: new Date("2026-11-23T09:00:00Z") },
    });
    expect([await ownState(accountId), await stored()]).toEqual([["processing"], "processing"]);
    const { id } = await answer();
    expect(await shown()).toMatchObject({ state: "answered", answers: [{ id, subject: "Válasz", open: true }] });
    expect([await ownState(accountId), await stored()]).toEqual([["answered"], "answered"]);
    const found = await getMessage(test.ctx, { accountId, messageId: id });
    expect(found).toMatchObject({ value: { answers: { reference } } });
    await deleteMessages(test.ctx, { accountId, ids: [id] });
    expect(await shown()).toMatchObject({ state: "answered", answers: [{ id, open: false }] });
    expect(await acknowledgeReply(test.ctx, "V-2026-AAAAAA")).toMatchObject({ error: { kind: "not-found" } });
    expect(await acknowledgeReply(test.ctx, "%")).toMatchObject({ error: { kind: "not-found" } });
  });

  it("an answer that is not published yet is no answer so far", async () => {
    const { answer, shown, stored } = await question();
    const { id } = await answer({ publishAt: new Date("2026-11-24T06:00:00Z") });
    expect(await shown()).toMatchObject({ state: "sent", answers: [] });
    expect(await stored()).toBe("answered");
    test.clock.set("2026-11-24T06:00:00Z");
    expect(await shown()).toMatchObject({ state: "answered", answers: [{ id }] });
  });

  it("waits again when its only answer is withdrawn unread", async () => {
    const { reference, answer, shown, stored } = await question();
    await acknowledgeReply(test.ctx, reference);
    const first = await answer();
    const second = await answer();
    await withdrawMessage(test.ctx, { senderReference: first.senderReference });
    expect(await shown()).toMatchObject({ state: "answered", answers: [{ id: second.id }] });
    await withdrawMessage(test.ctx, { senderReference: second.senderReference });
    expect(await shown()).toMatchObject({ state: "processing", answers: [] });
    expect(await stored()).toBe("processing");
  });

  it("an answer shows on its own customer's page only", async () => {
    const { reference } = await question();
    const stranger = await createAccount(test.ctx);
    const { id } = await placeMessage(test.ctx, stranger, { inReplyTo: reference });
    expect(await getMessage(test.ctx, { accountId: stranger, messageId: id })).toMatchObject({
      value: { answers: null },
    });
    expect(await getReply(test.ctx, { accountId: stranger, reference })).toMatchObject({ ok: false });
  });
});
