import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { accounts } from "@/drizzle/schema/account";
import { auditEvents } from "@/drizzle/schema/audit";
import { documentBytes } from "@/drizzle/schema/document";
import { replyAttachments } from "@/drizzle/schema/mailbox";
import { notifications } from "@/drizzle/schema/notification";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { deleteMessages } from "@/lib/mailbox/message/move-messages";
import { READING_MINUTES } from "@/lib/mailbox/reading/reading";
import { describeAttachment, openAttachment } from "@/lib/mailbox/reply/open-attachment";
import { type SendReplyInput, sendReply } from "@/lib/mailbox/reply/send-reply";
import { getReply, listReplies } from "@/lib/mailbox/reply/sent-replies";
import { type TestContext, testContext } from "@/tests/support/context";
import { jpeg, pdf, png } from "@/tests/support/pictures";
import { bytesOf, createAccount, customerSessionOf, endedSession, kindsOf, placeMessage } from "./mailbox-fixture";

let test: TestContext;
beforeAll(async () => {
  test = await testContext();
});
afterAll(() => test.close());

const FILES = [
  { name: "Kárbejelentő.pdf", bytes: pdf() },
  { name: "kép.JPG", bytes: jpeg() },
  { name: "kép.JPG", bytes: png() },
];

async function placedMessage() {
  const accountId = await createAccount(test.ctx);
  const { id: messageId } = await placeMessage(test.ctx, accountId);
  const send = (change: Partial<SendReplyInput> = {}) =>
    sendReply(test.ctx, { accountId, messageId, body: "Mellékelem.", formToken: randomUUID(), ...change });
  return { accountId, messageId, send };
}

async function filesOf(accountId: AuthorizedAccountId, reference: string) {
  const reply = await getReply(test.ctx, { accountId, reference });
  if (!reply.ok) throw new Error("no such reply");
  return reply.value.attachments;
}

describe("attachments of a reply (R9)", () => {
  it("are listed in order by cleaned names, and stored encrypted", async () => {
    const { accountId, messageId, send } = await placedMessage();
    const sent = await send({ files: FILES });
    if (!sent.ok) throw new Error(sent.error.kind);
    const files = await filesOf(accountId, sent.value.reference);
    expect(files.map(({ filename, mediaType }) => [filename, mediaType])).toEqual([
      ["Kárbejelentő.pdf", "application/pdf"],
      ["kép.JPG", "image/jpeg"],
      ["kép.png", "image/png"],
    ]);
    for (const [index, { id }] of files.entries()) {
      const opened = await openAttachment(test.ctx, { session: customerSessionOf(accountId), attachmentId: id });
      if (!opened.ok) throw new Error(opened.error.kind);
      expect((await bytesOf(opened.value)).equals(FILES[index]?.bytes ?? Buffer.alloc(0))).toBe(true);
      const [stored] = await test.ctx.db.select().from(documentBytes).where(eq(documentBytes.documentId, id));
      expect(stored?.ciphertext?.includes(FILES[index]?.bytes.subarray(0, 8) ?? "")).toBe(false);
    }
    expect(await kindsOf(test.ctx, messageId)).toEqual(["placed", "replied"]);
    const receipts = await test.ctx.db.select().from(notifications).where(eq(notifications.accountId, accountId));
    expect(receipts).toMatchObject([{ kind: "reply-received", props: { reference: sent.value.reference } }]);
  });

  it("do not open for other customers; a damaged one is refused", async () => {
    const { accountId, send } = await placedMessage();
    const sent = await send({ files: FILES });
    if (!sent.ok) throw new Error(sent.error.kind);
    const [file] = await filesOf(accountId, sent.value.reference);
    const attachmentId = file?.id ?? "";
    const stranger = await createAccount(test.ctx);
    for (const wrong of [
      { session: customerSessionOf(stranger), attachmentId },
      { session: customerSessionOf(accountId), attachmentId: randomUUID() },
      { session: customerSessionOf(accountId), attachmentId: "x" },
    ]) {
      expect(await openAttachment(test.ctx, wrong)).toEqual({ ok: false, error: { kind: "not-found" } });
    }
    await test.ctx.db
      .update(documentBytes)
      .set({ ciphertext: Buffer.alloc(200) })
      .where(eq(documentBytes.documentId, attachmentId));
    expect(await openAttachment(test.ctx, { session: customerSessionOf(accountId), attachmentId })).toMatchObject({
      error: { kind: "damaged" },
    });
  });

  it("every download is in the audit log before its first byte, once per reading", async () => {
    const { accountId, messageId, send } = await placedMessage();
    const sent = await send({ files: FILES });
    if (!sent.ok) throw new Error(sent.error.kind);
    const attachmentId = (await filesOf(accountId, sent.value.reference))[0]?.id ?? "";
    const request = { session: customerSessionOf(accountId), attachmentId };
    const downloads = async () =>
      (
        await test.ctx.db.select().from(auditEvents).where(eq(auditEvents.accountId, accountId)).orderBy(auditEvents.id)
      ).filter(({ kind }) => kind === "attachment.downloaded");
    const download = async () => {
      const opened = await openAttachment(test.ctx, request);
      return opened.ok ? "bytes" : opened.error.kind;
    };
    expect(await describeAttachment(test.ctx, request)).toMatchObject({ value: { filename: "Kárbejelentő.pdf" } });
    expect(await downloads()).toEqual([]);
    expect(await Promise.all([download(), download(), download()])).toEqual(["bytes", "bytes", "bytes"]);
    expect(await downloads()).toMatchObject([{ actor: "customer", details: { attachmentId }, network: "10.0.0.0/24" }]);
    test.clock.advance({ minutes: READING_MINUTES });
    await download();
    expect(await downloads()).toHaveLength(2);
    expect(await kindsOf(test.ctx, messageId)).toEqual(["placed", "replied"]);

    const signedOut = { ...request, session: endedSession(request.session) };
    expect(await openAttachment(test.ctx, signedOut)).toMatchObject({ error: { kind: "signed-out" } });
    await test.ctx.db
      .update(accounts)
      .set({ closedAt: test.clock.now(), emailAddress: null })
      .where(eq(accounts.id, accountId));
    expect(await download()).toBe("not-found");
    expect(await downloads()).toHaveLength(2);
  });

  it("get unique names", async () => {
    const { accountId, send } = await placedMessage();
    const pictures = ["kép.jpg", "KÉP.jpg", "ke\u0301p.jpg"].map((name) => ({ name, bytes: jpeg({ comment: name }) }));
    const sent = await send({ files: pictures });
    if (!sent.ok) throw new Error(sent.error.kind);
    const files = await filesOf(accountId, sent.value.reference);
    expect(files.map(({ filename }) => filename)).toEqual(["kép.jpg", "KÉP (2).jpg", "kép (3).jpg"]);
  });

  it("an invalid file refuses the whole reply, and nothing is stored", async () => {
    const { accountId, messageId, send } = await placedMessage();
    const wrong = { name: "oldal.pdf", bytes: Buffer.from("<html>") };
    expect(await send({ files: [...FILES, wrong] })).toEqual({
      ok: false,
      error: { kind: "file-not-pdf", name: "oldal.pdf", position: 4 },
    });
    expect((await listReplies(test.ctx, { accountId })).total).toBe(0);
    expect(await kindsOf(test.ctx, messageId)).toEqual(["placed"]);
  });

  it("the same form sent a hundred times in parallel is one reply with its attachments once", async () => {
    const { accountId, messageId, send } = await placedMessage();
    const formToken = randomUUID();
    const answers = await Promise.all(Array.from({ length: 100 }, () => send({ formToken, files: FILES })));
    const references = new Set(answers.map((answer) => (answer.ok ? answer.value.reference : answer.error.kind)));
    expect(references.size).toBe(1);
    expect((await filesOf(accountId, [...references][0] ?? "")).length).toBe(FILES.length);
    expect((await listReplies(test.ctx, { accountId })).total).toBe(1);
    expect(await kindsOf(test.ctx, messageId)).toEqual(["placed", "replied"]);
    const receipts = await test.ctx.db.select().from(notifications).where(eq(notifications.accountId, accountId));
    expect(receipts).toHaveLength(1);
  });

  it("deleting and replying at the same time never stores a reply to a deleted message", async () => {
    for (let round = 0; round < 20; round++) {
      const { accountId, messageId, send } = await placedMessage();
      const before = (await test.ctx.db.select({ id: replyAttachments.id }).from(replyAttachments)).length;
      const [sent] = await Promise.all([
        send({ files: FILES }),
        deleteMessages(test.ctx, { accountId, ids: [messageId] }),
      ]);
      const kinds = await kindsOf(test.ctx, messageId);
      expect(kinds).toEqual(sent.ok ? ["placed", "replied", "deleted"] : ["placed", "deleted"]);
      const after = (await test.ctx.db.select({ id: replyAttachments.id }).from(replyAttachments)).length;
      expect(after - before).toBe(sent.ok ? FILES.length : 0);
    }
  });
});
