/** What is kept of a message after it expires or leaves the trash (R13). */
import { eq, sql } from "drizzle-orm";
import { auditEvents } from "@/drizzle/schema/audit";
import { documentBytes } from "@/drizzle/schema/document";
import { replies, replyAttachments } from "@/drizzle/schema/mailbox";
import { messageSearch } from "@/drizzle/schema/message-text";
import { replyDrafts } from "@/drizzle/schema/reply-draft";
import { inTransaction } from "@/lib/db/transaction";
import { sealDocument } from "@/lib/document/seal";
import { stageDocumentBytes } from "@/lib/document/store";
import { verifyHistory } from "@/lib/mailbox/message/message-history";
import { deleteMessages, restoreMessages } from "@/lib/mailbox/message/move-messages";
import { sendReply } from "@/lib/mailbox/reply/send-reply";
import { createAccount, eventsOf, kindsOf, placeMessage } from "@/tests/integration/mailbox/mailbox-fixture";
import {
  accountId,
  countStored,
  outcomeOfOpening,
  pdf,
  place,
  purgeAt,
  rowOf,
  test,
  withMailbox,
} from "./retention-fixture";

withMailbox();

describe("a message is deleted one year after it was placed", () => {
  it.each([
    // instant of placing, first instant after the last Budapest day
    ["an ordinary day", "2026-11-23T09:00:00Z", "2027-11-23T23:00:00Z"],
    ["a leap day", "2028-02-29T12:00:00Z", "2029-02-28T23:00:00Z"],
    ["28 February before a leap year's 29th", "2027-02-28T12:00:00Z", "2028-02-28T23:00:00Z"],
    ["1 March", "2027-03-01T12:00:00Z", "2028-03-01T23:00:00Z"],
    ["31 December", "2026-12-31T22:59:59Z", "2027-12-31T23:00:00Z"],
    ["Budapest's New Year, still December in UTC", "2026-12-31T23:00:00Z", "2028-01-01T23:00:00Z"],
    ["the eve of summer time", "2027-03-26T12:00:00Z", "2028-03-26T22:00:00Z"],
    ["the eve of winter time", "2027-10-29T12:00:00Z", "2028-10-29T23:00:00Z"],
  ])("%s: a second before, at, and after", async (_name, placedAt, end) => {
    test.clock.set(placedAt);
    const message = await place();
    const at = (seconds: number) => new Date(new Date(end).getTime() + seconds * 1000).toISOString();
    expect(await purgeAt(at(-1))).toMatchObject({ kind: "purged", due: 0, purged: 0 });
    expect(await outcomeOfOpening(message.id)).toBe("open");
    test.clock.set(end);
    expect(await outcomeOfOpening(message.id)).toBe("retention-passed");
    expect(await countStored(test.ctx, message)).toMatchObject({ documents: 1, bytes: 1 });
    expect(await purgeAt(end)).toMatchObject({ kind: "purged", purged: 1, left: 0 });
    expect(await countStored(test.ctx, message)).toEqual({ documents: 0, bytes: 0, words: 0 });
    expect(await purgeAt(at(1))).toMatchObject({ due: 0, purged: 0 });
    expect(await outcomeOfOpening(message.id)).toBe("retention-passed");
  });

  it("keeps only evidence: ids, dates, digests and the whole history", async () => {
    const message = await place({ subject: "Titkos tárgy", body: "Titkos szöveg", sender: "Titkos feladó" });
    await test.ctx.db
      .insert(messageSearch)
      .values({ messageId: message.id, accountId, words: sql`to_tsvector('simple', 'titkos')` as unknown as string })
      .onConflictDoNothing();
    await test.ctx.db
      .insert(replyDrafts)
      .values({ accountId, messageId: message.id, body: "Titkos", savedAt: test.clock.now() });
    await purgeAt("2027-11-23T23:00:00Z");
    const row = await rowOf(test.ctx, message.id);
    expect(row).toMatchObject({
      senderReference: message.senderReference,
      contentDigest: message.contentDigest,
      documentCount: 1,
      placedAt: new Date("2026-11-23T09:00:00Z"),
      availableUntil: "2027-11-23",
      purgedAt: new Date("2027-11-23T23:00:00Z"),
      purgedBy: "retention",
      ...{ sender: "", subject: "", body: "", contractNumber: null, product: null, documentType: "other" },
    });
    expect(await countStored(test.ctx, message)).toEqual({ documents: 0, bytes: 0, words: 0 });
    expect(await test.ctx.db.select().from(replyDrafts)).toEqual([]);
    const history = await eventsOf(test.ctx, message.id);
    expect(verifyHistory(history)).toEqual({ intact: true });
    expect(history.at(-1)).toMatchObject({
      kind: "purged",
      actor: "system",
      details: {
        by: "retention",
        documents: 1,
        digests: `${message.documents[0]?.id}:${message.documents[0]?.sha256}`,
      },
    });
    const dump = JSON.stringify([row, history, await test.ctx.db.select().from(auditEvents)]);
    expect(dump).not.toMatch(/Titkos|Kötvény\.pdf/);
  });

  it("does not delete messages that have not expired", async () => {
    const mine = await place();
    const theirs = await placeMessage(test.ctx, await createAccount(test.ctx), {
      documents: [{ filename: "a.pdf", bytes: pdf("b") }],
    });
    test.clock.set("2026-11-23T23:00:00Z");
    const dayLater = await place();
    await purgeAt("2027-11-23T23:00:00Z");
    expect((await rowOf(test.ctx, mine.id)).purgedAt).not.toBeNull();
    expect((await rowOf(test.ctx, theirs.id)).purgedAt).not.toBeNull();
    expect(await outcomeOfOpening(dayLater.id)).toBe("open");
    expect(await countStored(test.ctx, dayLater)).toMatchObject({ documents: 1, bytes: 1 });
  });
});

describe("a message that leaves the trash", () => {
  it("is purged after 30 days as deleted by the customer, and is not found before and after", async () => {
    const [message, kept, restored] = [await place(), await place(), await place()];
    await deleteMessages(test.ctx, { accountId, ids: [message.id, restored.id] });
    await restoreMessages(test.ctx, { accountId, ids: [restored.id] });
    expect(await purgeAt("2026-12-23T22:59:59Z")).toMatchObject({ due: 0 });
    test.clock.set("2026-12-23T23:00:00Z");
    expect(await outcomeOfOpening(message.id)).toBe("not-found");
    expect(await purgeAt()).toMatchObject({ purged: 1 });
    expect(await rowOf(test.ctx, message.id)).toMatchObject({ purgedBy: "customer" });
    expect(await outcomeOfOpening(message.id)).toBe("not-found");
    expect([await outcomeOfOpening(kept.id), await outcomeOfOpening(restored.id)]).toEqual(["open", "open"]);
  });

  it("is purged as deleted by the customer also when it expires before the 30 days end", async () => {
    const message = await place();
    test.clock.set("2027-11-20T09:00:00Z");
    await deleteMessages(test.ctx, { accountId, ids: [message.id] });
    await purgeAt("2027-11-23T23:00:00Z");
    expect(await rowOf(test.ctx, message.id)).toMatchObject({ purgedBy: "customer" });
    expect(await outcomeOfOpening(message.id)).toBe("not-found");
  });
});

describe("replies are deleted with their message", () => {
  const answer = async (messageId: string) => {
    const sent = await sendReply(test.ctx, {
      accountId,
      messageId,
      body: "Titkos válasz",
      formToken: test.ctx.random.uuid(),
    });
    if (!sent.ok) throw new Error(sent.error.kind);
    const [reply] = await test.ctx.db.select().from(replies).where(eq(replies.reference, sent.value.reference));
    const documentId = test.ctx.random.uuid();
    const sealed = sealDocument(test.ctx, { documentId, bytes: pdf("melléklet") });
    await inTransaction(test.ctx.db, (tx) => stageDocumentBytes(tx, null, [sealed]));
    const { sizeBytes, sha256 } = sealed;
    await test.ctx.db.insert(replyAttachments).values({
      ...{ id: documentId, accountId, replyId: reply?.id ?? "", position: 1, filename: "m.pdf" },
      ...{ mediaType: "application/pdf", sizeBytes, sha256 },
    });
    return { id: reply?.id ?? "", documentId };
  };
  const left = async ({ id, documentId }: { id: string; documentId: string }) => [
    (await test.ctx.db.select().from(replies).where(eq(replies.id, id))).length,
    (await test.ctx.db.select().from(replyAttachments).where(eq(replyAttachments.id, documentId))).length,
    (await test.ctx.db.select().from(documentBytes).where(eq(documentBytes.documentId, documentId))).length,
  ];

  it("text, attachments and their bytes; an unacknowledged reply is kept for 30 days", async () => {
    const message = await place();
    const old = await answer(message.id);
    test.clock.set("2027-11-22T09:00:00Z");
    const [acknowledged, unacknowledged] = [await answer(message.id), await answer(message.id)];
    await test.ctx.db.update(replies).set({ acknowledgedAt: test.clock.now() }).where(eq(replies.id, acknowledged.id));
    expect(await purgeAt("2027-11-23T23:00:00Z")).toMatchObject({ purged: 1, replies: 2 });
    expect([await left(old), await left(acknowledged), await left(unacknowledged)]).toEqual([
      [0, 0, 0],
      [0, 0, 0],
      [1, 1, 1],
    ]);
    expect(await purgeAt("2027-12-22T09:00:01Z")).toMatchObject({ purged: 0, replies: 1 });
    expect(await left(unacknowledged)).toEqual([0, 0, 0]);
    expect((await kindsOf(test.ctx, message.id)).filter((kind) => kind === "replied")).toHaveLength(3);
  });
});
