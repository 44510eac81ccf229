import { randomUUID } from "node:crypto";
import { deleteMessages, restoreMessages } from "@/lib/mailbox/message/move-messages";
import { getDraft, saveDraft } from "@/lib/mailbox/reply/reply-draft";
import { sendReply } from "@/lib/mailbox/reply/send-reply";
import { type TestContext, testContext } from "@/tests/support/context";
import { createAccount, placeMessage, withdraw } from "./mailbox-fixture";

let test: TestContext;
beforeAll(async () => {
  test = await testContext();
});
afterAll(() => test.close());

async function placedMessage(content = {}) {
  const accountId = await createAccount(test.ctx);
  const { id: messageId } = await placeMessage(test.ctx, accountId, content);
  const save = async (body: string, formToken: string = randomUUID()) => {
    const saved = await saveDraft(test.ctx, { accountId, messageId, body, formToken });
    return saved.ok ? saved.value.kept : saved.error.kind;
  };
  const draft = async () => (await getDraft(test.ctx, { accountId, messageId }))?.body ?? null;
  return { accountId, messageId, save, draft };
}

describe("the draft of a reply (R9)", () => {
  it("is the newest text; an empty text deletes it; a text too long to send is kept", async () => {
    const { save, draft } = await placedMessage();
    expect(await draft()).toBeNull();
    expect(await save("Tisztelt\r\nÜgyfél")).toBe(true);
    expect(await save("Tisztelt Ügyfélszolgálat!")).toBe(true);
    expect(await draft()).toBe("Tisztelt Ügyfélszolgálat!");
    expect(await save("á".repeat(5000))).toBe(true);
    expect(await draft()).toHaveLength(5000);
    expect(await save(" \n")).toBe(false);
    expect(await draft()).toBeNull();
  });

  it("is not found by other customers or for other messages", async () => {
    const { accountId, messageId, save } = await placedMessage();
    await save("Titok");
    const other = await createAccount(test.ctx);
    expect(await getDraft(test.ctx, { accountId: other, messageId })).toBeNull();
    expect(await getDraft(test.ctx, { accountId, messageId: randomUUID() })).toBeNull();
    expect(await getDraft(test.ctx, { accountId, messageId: "x" })).toBeNull();
    const foreign = await saveDraft(test.ctx, { accountId: other, messageId, body: "x", formToken: randomUUID() });
    expect(foreign).toEqual({ ok: false, error: { kind: "not-found" } });
  });

  it("is not stored where no reply is allowed", async () => {
    expect(await (await placedMessage({ allowReply: false })).save("x")).toBe("not-found");
    const withdrawn = await placedMessage();
    await withdraw(test.ctx, withdrawn.messageId);
    expect(await withdrawn.save("x")).toBe("not-found");
    const deleted = await placedMessage();
    await deleted.save("Marad");
    await deleteMessages(test.ctx, { accountId: deleted.accountId, ids: [deleted.messageId] });
    expect(await deleted.save("x")).toBe("not-found");
    await restoreMessages(test.ctx, { accountId: deleted.accountId, ids: [deleted.messageId] });
    expect(await deleted.draft()).toBe("Marad");
    expect(await (await placedMessage()).save("x", "no token")).toBe("not-found");
  });

  it("is deleted by the sending, and a late request of the sent form does not restore it", async () => {
    const { accountId, messageId, save, draft } = await placedMessage();
    const formToken = randomUUID();
    await save("Elkészül", formToken);
    const sent = await sendReply(test.ctx, { accountId, messageId, body: "Elkészült", formToken });
    expect(sent.ok).toBe(true);
    expect(await draft()).toBeNull();
    expect(await save("Elkészül", formToken)).toBe("already-sent");
    expect(await draft()).toBeNull();
    expect(await save("Még valami")).toBe(true);
  });

  it("saving and sending at the same time leaves no draft of the sent form", async () => {
    for (let round = 0; round < 20; round++) {
      const { accountId, messageId, save, draft } = await placedMessage();
      const formToken = randomUUID();
      const send = () => sendReply(test.ctx, { accountId, messageId, body: "Kész", formToken });
      await Promise.all([save("Kész", formToken), send(), save("Kés", formToken), send()]);
      expect(await draft()).toBeNull();
    }
  });
});
