/** `portal documents migrate`: the bytes move to the other place while the portal runs. */
import { eq } from "drizzle-orm";
import { auditEvents } from "@/drizzle/schema/audit";
import { documentBytes, documentPieces, unreferencedObjects } from "@/drizzle/schema/document";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { migrateDocuments } from "@/lib/document/migrate-documents";
import { removeObjects } from "@/lib/document/storage/remove-objects";
import { verifyFiles } from "@/lib/mailbox/reading/verify-files";
import { indexTexts, summarizeTexts } from "@/lib/mailbox/search/index-texts";
import { documentsOf, pdf } from "@/tests/integration/delivery/batch-fixture";
import { runPortal } from "@/tests/integration/delivery-command/portal-process";
import { createAccount, placeMessage } from "@/tests/integration/mailbox/mailbox-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { type FakeS3, startS3 } from "@/tests/support/s3-server";

let s3: FakeS3;
let test: TestContext;
let account: AuthorizedAccountId;
const placed = new Map<string, Buffer>();
beforeAll(async () => {
  s3 = await startS3();
  test = await testContext({ env: { ...s3.env, DOCUMENT_STORAGE: "database" } });
  account = await createAccount(test.ctx);
});
afterEach(() => Object.assign(s3, { faults: [], down: null, beforeRequest: null, requests: [] }));
afterAll(async () => {
  await test.close();
  await s3.close();
});

async function place(text: string, size = 0): Promise<string> {
  const bytes = Buffer.concat([pdf(text), Buffer.alloc(size, text)]);
  const message = await placeMessage(test.ctx, account, { documents: [{ filename: "a.pdf", bytes }] });
  placed.set(message.id, bytes);
  return message.documents[0]?.id ?? "";
}

async function expectAllOpen() {
  // Not by toEqual, which takes minutes for megabytes.
  for (const [messageId, bytes] of placed) {
    expect((await documentsOf(test.ctx, messageId))["a.pdf"]?.equals(bytes)).toBe(true);
  }
}
const places = async () => (await test.ctx.db.select().from(documentBytes)).map(({ storage }) => storage);
/** Without the mark of the bucket's database. */
const storedKeys = () => [...s3.objects.keys()].filter((key) => key !== "owner");
const move = (to: "s3" | "database") => migrateDocuments(test.ctx, to);

it("moves every document to S3, and back; each opens all the time, and nothing is left behind", async () => {
  for (const [text, size] of [
    ["small", 0],
    ["some segments", 300_000],
    ["some pieces", 9_000_000],
  ] as const) {
    await place(text, size);
  }
  let isChecked = false;
  s3.beforeRequest = async (method) => {
    if (method !== "PUT" || isChecked) return;
    isChecked = true;
    await expectAllOpen();
  };
  const progress: string[] = [];
  const moved = await migrateDocuments(test.ctx, "s3", { onProgress: (done, all) => progress.push(`${done}/${all}`) });
  expect(moved).toEqual({ ok: true, value: { moved: 3, left: [] } });
  s3.beforeRequest = null;
  expect(progress).toEqual(["1/3", "2/3", "3/3"]);
  expect(await places()).toEqual(["s3", "s3", "s3"]);
  expect(await test.ctx.db.select().from(documentPieces)).toEqual([]);
  expect(await test.ctx.db.select().from(unreferencedObjects)).toEqual([]);
  await expectAllOpen();
  expect(await move("s3")).toEqual({ ok: true, value: { moved: 0, left: [] } });

  expect(await move("database")).toEqual({ ok: true, value: { moved: 3, left: [] } });
  expect(await places()).toEqual(["database", "database", "database"]);
  expect(await removeObjects(test.ctx)).toEqual({ removed: 3 });
  expect(storedKeys()).toEqual([]);
  await expectAllOpen();
  const events = await test.ctx.db
    .select()
    .from(auditEvents)
    .where(eq(auditEvents.kind, "documents.migrated"))
    .orderBy(auditEvents.id);
  expect(events.map(({ details }) => [details.to, details.moved])).toEqual([
    ["s3", 3],
    ["s3", 0],
    ["database", 3],
  ]);
});

it("stops when the store fails, and goes on where it was", async () => {
  let uploads = 0;
  s3.beforeRequest = (method) => {
    if (method === "PUT" && ++uploads > 1) throw new Error("full");
  };
  await expect(move("s3")).rejects.toMatchObject({ name: "StorageError" });
  s3.beforeRequest = null;
  await expectAllOpen();
  expect((await places()).filter((place) => place === "s3")).toHaveLength(1);
  expect(await move("s3")).toMatchObject({ ok: true, value: { moved: 2 } });
  await expectAllOpen();
});

it("one document that the store refuses holds up no other: it is named, and its text is read later", async () => {
  const [{ documentId = "", objectKey = "" } = {}] = await test.ctx.db.select().from(documentBytes);
  s3.refused.add(objectKey ?? "");
  const unread = [{ kind: "document", id: documentId, reason: "AccessDenied" }];
  expect(await verifyFiles(test.ctx)).toEqual({ verified: 2, damaged: [], unread, stopped: null });
  const readPdf = async () => ({ kind: "text" as const, pages: ["szó"], cut: false });
  expect(await indexTexts(test.ctx, { readPdf })).toEqual({ messages: 3, read: 2, unreadable: 1 });
  expect(await summarizeTexts(test.ctx)).toEqual({ due: 1, documents: { text: 2, unavailable: 1 } });
  const left = [{ documentId, reason: "storage-failed" }];
  expect(await move("database")).toEqual({ ok: true, value: { moved: 2, left } });
  s3.refused.clear();
  expect(await move("s3")).toEqual({ ok: true, value: { moved: 2, left: [] } });
  await removeObjects(test.ctx);
});

it("a verification that the store ends tells what it found until then", async () => {
  s3.down = "503";
  const told = { verified: 0, damaged: [], unread: [], stopped: "unavailable, SlowDown" };
  expect(await verifyFiles(test.ctx)).toEqual(told);
});

it("large documents are moved one after the other", async () => {
  for (const text of ["x", "y", "z"]) await place(text, 1_500_000);
  let [uploading, most] = [0, 0];
  s3.beforeRequest = async (method) => {
    if (method !== "PUT") return;
    most = Math.max(most, ++uploading);
    // Long enough for another upload to begin, if one may.
    await new Promise((resolve) => setTimeout(resolve, 50));
    uploading -= 1;
  };
  expect(await move("s3")).toEqual({ ok: true, value: { moved: 3, left: [] } });
  expect(most).toBe(1);
  s3.beforeRequest = null;
  await expectAllOpen();
});

it("a document that is purged while it is moved leaves no object", async () => {
  const documentId = await place("purged");
  s3.beforeRequest = async (method) => {
    if (method === "PUT") await test.ctx.db.delete(documentBytes).where(eq(documentBytes.documentId, documentId));
  };
  expect(await move("s3")).toEqual({ ok: true, value: { moved: 0, left: [] } });
  await removeObjects(test.ctx);
  expect(storedKeys()).toHaveLength((await places()).length);
});

it("a damaged document stays where it is, and the command names it: exit status 1", async () => {
  const documentId = await place("damaged");
  await test.ctx.db
    .update(documentBytes)
    .set({ ciphertext: Buffer.alloc(200, 1) })
    .where(eq(documentBytes.documentId, documentId));
  Object.assign(process.env, s3.env);
  const result = await runPortal(test.databaseUrl, "documents", "migrate", "--to", "s3").finally(() => {
    for (const name of Object.keys(s3.env)) delete process.env[name];
  });
  expect(result).toMatchObject({ status: 1, stdout: "0 moved, 1 left\n" });
  expect(result.stderr).toContain(`${documentId}: its stored bytes are damaged`);
});
