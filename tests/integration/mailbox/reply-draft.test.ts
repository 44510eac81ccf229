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

async function setting(option = {}) {
  const accountId = await createAccount(test.ctx);
  const { id: messageId } = await placeMessage(test.ctx, accountId, option);
  const save = async (body: string, formToken: string = randomUUID()) => {
    const saved = await saveDraft(test.ctx, { accountId, messageId, body, formToken });
    return saved.ok ? saved.value.kept : saved.error.kind;
  };
  const draft = async () => (await getDraft(test.ctx, { accountId, messageId }))?.body ?? null;
  return { accountId, messageId, save, draft };
}

describe("an unfinished reply is kept for its customer (decision 17)", () => {
  it("the newest text stands, an empty one ends it, too long a one is kept too", async () => {
    const { save, draft } = await setting();
    expect(await draft()).toBeNull();
    expect(await save("Tisztelt\r\nÜgyfél")).toBe(true);
    expect(await save("Tisztelt Ügyfélszolgálat!")).toBe(true);
    expect(await draft()).toBe("Tisztelt Ügyfélszolgálat!");
    expect(await save("á".repeat(5000))).toBe(true);
    expect(await draft()).toHaveLength(5000);
    expect(await save(" \n")).toBe(false);
    expect(await draft()).toBeNull();
  });

  it("is found by nobody else and at no other item", async () => {
    const { accountId, messageId, save } = await setting();
    await save("Titok");
    const other = await createAccount(test.ctx);
    expect(await getDraft(test.ctx, { accountId: other, messageId })).toBeNull();
    expect(await getDraft(test.ctx, { accountId, messageId: randomUUID() })).toBeNull();
    expect(await getDraft(test.ctx, { accountId, messageId: "x" })).toBeNull();
    const foreign = await saveDraft(test.ctx, { accountId: other, messageId, body: "x", formToken: randomUUID() });
    expect(foreign).toEqual({ ok: false, error: { kind: "not-found" } });
  });

  it("is not kept where no reply is taken", async () => {
    expect(await (await setting({ allowReply: false })).save("x")).toBe("not-found");
    const withdrawn = await setting();
    await withdraw(test.ctx, withdrawn.messageId);
    expect(await withdrawn.save("x")).toBe("not-found");
    const deleted = await setting();
    await deleted.save("Marad");
    await deleteMessages(test.ctx, { accountId: deleted.accountId, ids: [deleted.messageId] });
    expect(await deleted.save("x")).toBe("not-found");
    await restoreMessages(test.ctx, { accountId: deleted.accountId, ids: [deleted.messageId] });
    expect(await deleted.draft()).toBe("Marad");
    expect(await (await setting()).save("x", "no token")).toBe("not-found");
  });

  it("ends with the sending, and no straggler of the sent form brings it back", async () => {
    const { accountId, messageId, save, draft } = await setting();
    const formToken = randomUUID();
    await save("Elkészül", formToken);
    const sent = await sendReply(test.ctx, { accountId, messageId, body: "Elkészült", formToken });
    expect(sent.ok).toBe(true);
    expect(await draft()).toBeNull();
    expect(await save("Elkészül", formToken)).toBe("already-sent");
    expect(await draft()).toBeNull();
    expect(await save("Még valami")).toBe(true);
  });

  it("saving and sending at once leaves no draft of what was sent", async () => {
    for (let round = 0; round < 20; round++) {
      const { accountId, messageId, save, draft } = await setting();
      const formToken = randomUUID();
      const send = () => sendReply(test.ctx, { accountId, messageId, body: "Kész", formToken });
      await Promise.all([save("Kész", formToken), send(), save("Kés", formToken), send()]);
      expect(await draft()).toBeNull();
    }
  });
});
