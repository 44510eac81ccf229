/**
 * Documents and attachments in an S3-compatible store: nothing is lost, shown wrong or left behind
 * (docs/adr/0011-documents-in-s3.md).
 */
import { randomUUID } from "node:crypto";
import { eq, isNotNull } from "drizzle-orm";
import { documentBytes, unreferencedObjects } from "@/drizzle/schema/document";
import { messages, replies } from "@/drizzle/schema/mailbox";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { checkStorage } from "@/lib/doctor/check-storage";
import { readWholeDocument } from "@/lib/document/read-document";
import { sealDocument } from "@/lib/document/seal";
import { insertUploaded, noteObjects } from "@/lib/document/storage/object-key-store";
import { removeObjects } from "@/lib/document/storage/remove-objects";
import { storeSealed } from "@/lib/document/store-sealed";
import { addMinutes } from "@/lib/kernel/time";
import { deleteMessages } from "@/lib/mailbox/message/move-messages";
import { recentDocuments } from "@/lib/mailbox/reading/recent-documents";
import { sendReply } from "@/lib/mailbox/reply/send-reply";
import { ownSnapshot } from "@/lib/metrics/process-metrics";
import { deleteForGood } from "@/lib/retention/delete-for-good";
import { checkLines } from "@/scripts/portal/doctor-texts";
import {
  batchFolder,
  countRows,
  deliver,
  documentsOf,
  line,
  messagesFor,
  newAddress,
  pdf,
  removeBatchFolders,
} from "@/tests/integration/delivery/batch-fixture";
import { createAccount, placeMessage } from "@/tests/integration/mailbox/mailbox-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { png } from "@/tests/support/pictures";
import { type FakeS3, startS3 } from "@/tests/support/s3-server";

const HOURS_24 = 24 * 60;
let s3: FakeS3;
let test: TestContext;
beforeAll(async () => {
  s3 = await startS3();
  test = await testContext({ env: s3.env });
});
afterEach(async () => {
  Object.assign(s3, { faults: [], down: null, refused: new Set(), requests: [], beforeRequest: null });
  test.clock.set("2026-11-23T09:00:00Z");
});
afterAll(async () => {
  await test.close();
  await s3.close();
  await removeBatchFolders();
});

const rows = () => test.ctx.db.select().from(documentBytes);
const noted = () => test.ctx.db.select().from(unreferencedObjects);
const keysOf = async () => (await rows()).map(({ objectKey }) => objectKey).sort();
/** Without the mark of the bucket's database. */
const storedKeys = () => [...s3.objects.keys()].filter((key) => key !== "owner").sort();

const s3Errors = async () => {
  const counter = (await ownSnapshot()).find(({ name }) => name === "portal_storage_errors_total");
  return counter?.values.find(({ labels }) => labels.place === "s3")?.value ?? 0;
};

/** Delivers one message with the files to a new customer; returns its id. */
async function placeBatch(files: Record<string, Buffer>): Promise<string> {
  const email = newAddress();
  const folder = await batchFolder([line({ email, documents: Object.keys(files).join("|") })], files);
  await deliver(test.ctx, folder);
  return (await messagesFor(test.ctx, email))[0]?.id ?? "";
}

describe("a batch", () => {
  it("has its bytes in the store, encrypted, before the commit that shows the message", async () => {
    const files = { "a.pdf": pdf("a"), "b.pdf": Buffer.concat([pdf("b"), Buffer.alloc(200_000, 32), pdf("b")]) };
    const visible: number[] = [];
    s3.beforeRequest = async (method, key) => {
      if (method !== "PUT") return;
      visible.push((await test.ctx.db.select({ id: messages.id }).from(messages)).length);
      // Committed before the upload, so that a crash leaves no object that nobody knows.
      expect((await noted()).map((object) => object.key)).toContain(key);
    };
    const messageId = await placeBatch(files);
    expect(visible).toEqual([0, 0]);
    expect(await documentsOf(test.ctx, messageId)).toEqual(files);
    expect(await noted()).toEqual([]);
    expect(await keysOf()).toEqual(storedKeys());
    for (const row of await rows()) {
      expect(row).toMatchObject({ storage: "s3", sealing: "segments" });
      expect(row.ciphertext).toHaveLength(16);
      expect(row.objectKey).toMatch(/^documents\/[0-9a-f-]{36}$/);
      expect(row.objectKey).not.toContain(row.documentId);
    }
    for (const bytes of s3.objects.values()) expect(bytes.includes("%PDF")).toBe(false);
  });

  it("whose upload fails places nothing, and what it left in the store is removed after 24 hours", async () => {
    const [before, objects] = [await countRows(test.ctx), s3.objects.size];
    const documents = ["a.pdf", "b.pdf", "c.pdf", "d.pdf", "e.pdf"];
    const files = Object.fromEntries(documents.map((name) => [name, pdf(name)]));
    let uploads = 0;
    s3.beforeRequest = (method) => {
      if (method === "PUT" && ++uploads > 2) throw new Error("full");
    };
    const folder = await batchFolder([line({ documents: documents.join("|") })], files);
    await expect(deliver(test.ctx, folder)).rejects.toMatchObject({ name: "StorageError", kind: "unavailable" });
    expect(await countRows(test.ctx)).toEqual(before);
    s3.beforeRequest = null;
    expect(s3.objects.size - objects).toBe(2);
    test.clock.set(addMinutes(test.clock.now(), HOURS_24 - 1).toISOString());
    expect(await removeObjects(test.ctx)).toEqual({ removed: 0 });
    test.clock.set(addMinutes(test.clock.now(), 1).toISOString());
    expect(await removeObjects(test.ctx)).toEqual({ removed: documents.length });
    expect(await keysOf()).toEqual(storedKeys());
    expect((await deliver(test.ctx, folder)).lines).toMatchObject([{ state: "placed" }]);
  });
});

it("a chunk of thousands of small documents is one statement", async () => {
  const rows = Array.from({ length: 8200 }, () => ({
    ...{ documentId: randomUUID(), keyId: "12345678", wrappedKey: Buffer.alloc(60, 92) },
    ...{ objectKey: `documents/${randomUUID()}`, head: Buffer.alloc(16, 1) },
  }));
  const [first] = rows;
  const inserted = test.ctx.db.transaction(async (tx) => {
    await noteObjects(
      tx,
      [...rows.map(({ objectKey }) => objectKey), ...Array.from({ length: 25_000 }, randomUUID)],
      test.clock.now(),
    );
    await insertUploaded(tx, null, rows);
    const stored = await tx
      .select()
      .from(documentBytes)
      .where(eq(documentBytes.documentId, first?.documentId ?? ""));
    const { head, ...columns } = first as (typeof rows)[number];
    expect(stored).toEqual([{ ...columns, ciphertext: head, batchId: null, storage: "s3", sealing: "segments" }]);
    throw new Error("rolled back");
  });
  await expect(inserted).rejects.toThrow("rolled back");
});

describe("a document that does not come from the store as it was placed is never shown", () => {
  it.each([
    ["missing", () => s3.objects.clear()],
    ["other bytes of the same length", () => Object.assign(s3, { down: "wrong-bytes" })],
    ["cut off", () => s3.objects.forEach((bytes, key) => void s3.objects.set(key, bytes.subarray(0, -1)))],
    ["prolonged", () => s3.objects.forEach((bytes, key) => void s3.objects.set(key, Buffer.concat([bytes, bytes])))],
    ["no answer", () => Object.assign(s3, { down: "cut" })],
    ["refused", () => Object.assign(s3, { down: "whole" })],
  ])("%s", async (name, spoil) => {
    const messageId = await placeBatch({ "a.pdf": pdf(name) });
    const whole = new Map(s3.objects);
    const errors = await s3Errors();
    spoil();
    await expect(documentsOf(test.ctx, messageId)).rejects.toThrow(/damaged|unavailable|refused/);
    expect(await s3Errors()).toBe(errors + 1);
    s3.objects.clear();
    for (const [key, bytes] of whole) s3.objects.set(key, bytes);
    s3.down = null;
    expect(await documentsOf(test.ctx, messageId)).toEqual({ "a.pdf": pdf(name) });
  });
});

describe("an answer", () => {
  it("with a small document that was opened lately needs no request to the store", async () => {
    await placeBatch({ "a.pdf": pdf("small") }).then((messageId) => documentsOf(test.ctx, messageId));
    const [row] = (await rows()).filter(({ objectKey }) => s3.requests.includes(`GET ${objectKey}`));
    expect(s3.requests.filter((request) => request.startsWith("GET"))).toHaveLength(1);
    const recent = recentDocuments().find(row?.documentId ?? "");
    const read = recent && (await readWholeDocument(test.ctx, recent.stored, recent));
    expect(read).toEqual({ ok: true, value: pdf("small") });
    expect(s3.requests.filter((request) => request.startsWith("GET"))).toHaveLength(1);
  });
});

describe("what no message names is removed from the store", () => {
  it("after the commit of the purge, as soon as the store answers", async () => {
    const accountId = await createAccount(test.ctx);
    const { id: messageId, documents } = await placeMessage(test.ctx, accountId, {
      documents: [{ filename: "a.pdf", bytes: pdf() }],
    });
    const [row] = await test.ctx.db
      .select()
      .from(documentBytes)
      .where(eq(documentBytes.documentId, documents[0]?.id ?? ""));
    const key = row?.objectKey ?? "";
    expect(s3.objects.has(key)).toBe(true);
    await deleteMessages(test.ctx, { accountId, ids: [messageId] });
    expect(await deleteForGood(test.ctx, { accountId, messageId })).toEqual({ ok: true });
    expect(await noted()).toEqual([{ key, adoptableUntil: null }]);
    s3.down = "503";
    expect(await removeObjects(test.ctx)).toEqual({ removed: 0 });
    s3.down = null;
    expect(await removeObjects(test.ctx)).toEqual({ removed: 1 });
    expect(s3.objects.has(key)).toBe(false);
    expect(await noted()).toEqual([]);
    expect(await keysOf()).toEqual(storedKeys());
  });

  it("but never an object that a row refers to, even if its key is on the list", async () => {
    const messageId = await placeBatch({ "a.pdf": pdf("named") });
    const keys = storedKeys();
    await noteObjects(test.ctx.db, keys, test.clock.now());
    expect(await removeObjects(test.ctx)).toEqual({ removed: 0 });
    expect(storedKeys()).toEqual(keys);
    expect(await documentsOf(test.ctx, messageId)).toEqual({ "a.pdf": pdf("named") });
    await test.ctx.db.delete(unreferencedObjects);
  });

  it("and a transaction that comes after the removal began is rolled back", async () => {
    const seal = () => sealDocument(test.ctx, { documentId: randomUUID(), bytes: pdf() });
    const [late, inTime] = [await storeSealed(test.ctx, [seal()]), await storeSealed(test.ctx, [seal()])];
    await test.ctx.db.transaction((tx) => inTime.insert(tx, null));
    test.clock.set(addMinutes(test.clock.now(), HOURS_24).toISOString());
    expect(await removeObjects(test.ctx)).toEqual({ removed: 1 });
    await expect(test.ctx.db.transaction((tx) => late.insert(tx, null))).rejects.toThrow("not used in time");
    expect(await keysOf()).toEqual(storedKeys());
  });
});

describe("a reply with files", () => {
  const reply = (accountId: AuthorizedAccountId, messageId: string, formToken: string = randomUUID()) =>
    sendReply(test.ctx, {
      ...{ accountId, messageId, formToken, body: "Mellékelem." },
      files: [{ name: "kép.png", bytes: png() }],
    });

  it("has them in the store; a form sent twice and a refused reply leave nothing there", async () => {
    const accountId = await createAccount(test.ctx);
    const { id: messageId } = await placeMessage(test.ctx, accountId);
    const formToken = randomUUID();
    const sent = await Promise.all([reply(accountId, messageId, formToken), reply(accountId, messageId, formToken)]);
    expect(sent).toMatchObject([{ ok: true }, { ok: true }]);
    const requests = s3.requests.length;
    expect(await reply(accountId, randomUUID())).toMatchObject({ ok: false, error: { kind: "not-found" } });
    expect(s3.requests).toHaveLength(requests);
    await removeObjects(test.ctx);
    expect(await keysOf()).toEqual(storedKeys());
    expect(await noted()).toEqual([]);
  });

  it("is refused while the store fails, and nothing is stored", async () => {
    const accountId = await createAccount(test.ctx);
    const { id: messageId } = await placeMessage(test.ctx, accountId);
    s3.down = "503";
    expect(await reply(accountId, messageId)).toEqual({ ok: false, error: { kind: "files-unavailable" } });
    expect(await test.ctx.db.select().from(replies).where(eq(replies.accountId, accountId))).toEqual([]);
  });
});

describe("the doctor", () => {
  const lines = async (change: Partial<FakeS3["settings"]> | null) => {
    const storage = { newDocuments: "s3" as const, s3: change && { ...s3.settings, ...change } };
    const ctx = { ...test.ctx, settings: { ...test.ctx.settings, documentStorage: storage } };
    return (await checkStorage(ctx)).flatMap(checkLines);
  };

  it("writes, reads and removes an object, and says what to do where that fails", async () => {
    const before = storedKeys();
    expect(await lines({})).toEqual(["✓ document storage writes, reads and removes"]);
    expect(storedKeys()).toEqual(before);
    expect(await lines({ secretAccessKey: "wrong" })).toEqual([
      expect.stringContaining("write failed: refused, SignatureDoesNotMatch"),
      "    do: correct S3_SECRET_ACCESS_KEY and S3_REGION",
    ]);
    s3.faults = ["lost-answer"];
    expect(await lines({})).toEqual([expect.stringContaining("write failed"), expect.any(String)]);
    expect(storedKeys()).toEqual(before);
    s3.down = "wrong-bytes";
    expect(await lines({})).toEqual([expect.stringContaining("read failed"), expect.stringContaining("S3_ENDPOINT")]);
    expect(storedKeys()).toEqual(before);
  });

  it("finds documents in a store that is no longer set, and objects that are still to be removed", async () => {
    expect(await lines(null)).toEqual([expect.stringContaining("documents are in an S3 store"), expect.any(String)]);
    await test.ctx.db.delete(documentBytes).where(isNotNull(documentBytes.objectKey));
    const due = (await noted()).filter(({ adoptableUntil }) => adoptableUntil === null);
    expect(due.map(({ key }) => key).sort()).toEqual(storedKeys());
    const found = `0 documents are in an S3 store, ${(await noted()).length} objects are to be removed`;
    expect(await lines(null)).toEqual([expect.stringContaining(found), expect.any(String)]);
    test.clock.set(addMinutes(test.clock.now(), HOURS_24).toISOString());
    await removeObjects(test.ctx);
    expect(await lines(null)).toEqual([]);
  });
});
