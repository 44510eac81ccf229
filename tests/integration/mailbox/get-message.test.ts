import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { messages } from "@/drizzle/schema/mailbox";
import { getMessage } from "@/lib/mailbox/message/get-message";
import { deleteMessages, markMessages, restoreMessages } from "@/lib/mailbox/message/move-messages";
import { openMessage } from "@/lib/mailbox/message/open-message";
import { openDocument } from "@/lib/mailbox/reading/open-document";
import { READING_MINUTES } from "@/lib/mailbox/reading/reading";
import { sendReply } from "@/lib/mailbox/reply/send-reply";
import { getReply } from "@/lib/mailbox/reply/sent-replies";
import { type TestContext, testContext } from "@/tests/support/context";
import { countEvents, createAccount, customerSessionOf, kindsOf, placeMessage, withdraw } from "./mailbox-fixture";

let test: TestContext;
beforeAll(async () => {
  test = await testContext();
});
afterAll(() => test.close());
beforeEach(() => test.clock.set("2026-11-23T09:00:00Z"));

const notFound = { ok: false, error: { kind: "not-found" } };
const documents = [
  { filename: "Díjértesítő.pdf", bytes: Buffer.from("one") },
  { filename: "Csekk.pdf", bytes: Buffer.from("three") },
];

describe("the customer opens a message (R1)", () => {
  it("sees its content and its neighbours by date", async () => {
    const accountId = await createAccount(test.ctx);
    const older = await placeMessage(test.ctx, accountId, { subject: "older" });
    test.clock.advance({ minutes: 1 });
    const message = await placeMessage(test.ctx, accountId, { subject: "Díj", documents });
    test.clock.advance({ minutes: 1 });
    const newer = await placeMessage(test.ctx, accountId, { subject: "newer" });
    const found = await getMessage(test.ctx, { accountId, messageId: message.id });
    expect(found).toMatchObject({
      ok: true,
      value: {
        ...{ id: message.id, subject: "Díj", availableUntil: "2027-11-23", daysLeft: 365, unread: true },
        ...{ totalBytes: 8, firstReadAt: null, replies: [] },
        documents: message.documents,
        newer: { id: newer.id, subject: "newer" },
        older: { id: older.id, subject: "older" },
        history: [{ kind: "placed", actor: "insurer" }],
      },
    });
    expect(await getMessage(test.ctx, { accountId, messageId: newer.id })).toMatchObject({ value: { newer: null } });
    await deleteMessages(test.ctx, { accountId, ids: [older.id] });
    expect(await getMessage(test.ctx, { accountId, messageId: message.id })).toMatchObject({ value: { older: null } });
  });

  it("the first opening is recorded once, every reading is in the history", async () => {
    const accountId = await createAccount(test.ctx);
    const { id: messageId } = await placeMessage(test.ctx, accountId);
    await getMessage(test.ctx, { accountId, messageId });
    expect(await getMessage(test.ctx, { accountId, messageId })).toMatchObject({ value: { unread: true } });
    const first = test.clock.now();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => openMessage(test.ctx, { session: customerSessionOf(accountId), messageId })),
    );
    expect(answers.filter((answer) => answer.ok && answer.value.first)).toHaveLength(1);
    test.clock.advance({ days: 1 });
    await markMessages(test.ctx, { accountId, ids: [messageId], as: "unread" });
    expect(await getMessage(test.ctx, { accountId, messageId })).toMatchObject({
      value: { unread: true, firstReadAt: first },
    });
    await openMessage(test.ctx, { session: customerSessionOf(accountId), messageId });
    expect(await getMessage(test.ctx, { accountId, messageId })).toMatchObject({
      value: { unread: false, firstReadAt: first },
    });
    await openMessage(test.ctx, { session: customerSessionOf(accountId), messageId });
    expect(await kindsOf(test.ctx, messageId)).toEqual(["placed", "opened", "opened"]);
  });

  it("the history names the opened and downloaded documents; repeated requests of a viewer count once", async () => {
    const accountId = await createAccount(test.ctx);
    const message = await placeMessage(test.ctx, accountId, { documents });
    const [first, second] = message.documents.map((document) => document.id);
    const record = async (documentId = "", kind: "opened" | "downloaded" = "opened") => {
      await openDocument(test.ctx, {
        session: customerSessionOf(accountId),
        documentId,
        from: "inbox",
        kind,
      });
    };
    await Promise.all(Array.from({ length: 8 }, () => record(first)));
    await record(second, "downloaded");
    test.clock.advance({ minutes: READING_MINUTES });
    await record(first);
    const found = await getMessage(test.ctx, { accountId, messageId: message.id });
    expect(found).toMatchObject({
      value: {
        unread: false,
        history: [
          { kind: "placed" },
          { kind: "opened", filename: "Díjértesítő.pdf" },
          { kind: "downloaded", filename: "Csekk.pdf" },
          { kind: "opened", filename: "Díjértesítő.pdf" },
        ],
      },
    });
  });

  it("an expired message is answered as expired from the first second on", async () => {
    const accountId = await createAccount(test.ctx);
    const { id: messageId } = await placeMessage(test.ctx, accountId);
    test.clock.set("2027-11-23T22:59:59Z");
    expect((await getMessage(test.ctx, { accountId, messageId })).ok).toBe(true);
    test.clock.set("2027-11-23T23:00:00Z");
    expect(await getMessage(test.ctx, { accountId, messageId })).toEqual({
      ok: false,
      error: { kind: "retention-passed" },
    });
    const stranger = await createAccount(test.ctx);
    expect(await getMessage(test.ctx, { accountId: stranger, messageId })).toEqual(notFound);
  });

  it("a withdrawn message is shown without its content", async () => {
    const accountId = await createAccount(test.ctx);
    const { id: messageId } = await placeMessage(test.ctx, accountId, { subject: "Díj", body: "secret" });
    await withdraw(test.ctx, messageId);
    const found = await getMessage(test.ctx, { accountId, messageId });
    expect(found).toMatchObject({
      ok: false,
      error: { kind: "withdrawn", withdrawnAt: test.clock.now(), subject: "Díj" },
    });
    expect(JSON.stringify(found)).not.toContain("secret");
    const opened = await openMessage(test.ctx, { session: customerSessionOf(accountId), messageId });
    expect(opened).toEqual(found);
    expect(await kindsOf(test.ctx, messageId)).toEqual(["placed"]);
  });
});

describe("an id of another customer is answered as an unknown id", () => {
  it("for every operation, and records nothing", async () => {
    const [owner, stranger] = [await createAccount(test.ctx), await createAccount(test.ctx)];
    const message = await placeMessage(test.ctx, owner, { documents });
    const deleted = await placeMessage(test.ctx, owner, { documents });
    await deleteMessages(test.ctx, { accountId: owner, ids: [deleted.id] });
    const formToken = randomUUID();
    const reply = await sendReply(test.ctx, { accountId: owner, messageId: message.id, body: "a", formToken });
    const before = await countEvents(test.ctx);
    const unchanged = { changed: [], missing: 1 };
    for (const id of [message.id, deleted.id, randomUUID(), "x", "", "' or 1=1", "\0", message.id.toUpperCase()]) {
      const message = { accountId: stranger, messageId: id };
      expect(await getMessage(test.ctx, message)).toEqual(notFound);
      expect(await openMessage(test.ctx, { session: customerSessionOf(stranger), messageId: id })).toEqual(notFound);
      expect(await sendReply(test.ctx, { ...message, body: "a", formToken: randomUUID() })).toEqual(notFound);
      expect(await deleteMessages(test.ctx, { accountId: stranger, ids: [id] })).toEqual(unchanged);
      expect(await restoreMessages(test.ctx, { accountId: stranger, ids: [id] })).toEqual(unchanged);
      expect(await markMessages(test.ctx, { accountId: stranger, ids: [id], as: "read" })).toEqual(unchanged);
    }
    for (const documentId of [message.documents[0]?.id ?? "", deleted.documents[0]?.id ?? "", randomUUID(), "x", ""]) {
      for (const from of ["inbox", "trash"] as const) {
        expect(
          await openDocument(test.ctx, { session: customerSessionOf(stranger), documentId, from, kind: "opened" }),
        ).toEqual(notFound);
      }
    }
    for (const reference of [reply.ok ? reply.value.reference : "", "V-2026-AAAAAA", "x", "\0"]) {
      expect(await getReply(test.ctx, { accountId: stranger, reference })).toEqual(notFound);
    }
    expect(await countEvents(test.ctx)).toBe(before);
    const [row] = await test.ctx.db.select().from(messages).where(eq(messages.id, message.id));
    expect(row).toMatchObject({ unread: true, deletedAt: null, firstReadAt: null });
  });
});
