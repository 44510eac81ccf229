/** Batches of the Sender API: open, add, preview, commit all or nothing, cancel, expire. */
import { eq } from "drizzle-orm";
import { batchSchema, previewSchema } from "@/app/api/v1/batches/schema";
import { accounts } from "@/drizzle/schema/account";
import { apiBatches, apiBatchMessages } from "@/drizzle/schema/delivery";
import { messages } from "@/drizzle/schema/mailbox";
import { notifications } from "@/drizzle/schema/notification";
import { setCustomerPortalSince } from "@/lib/account/store";
import { finishBatch } from "@/lib/delivery/finish-batch";
import { webContext } from "@/lib/web/web-context";
import { webSettings } from "@/lib/web/web-settings";
import {
  deliverLines,
  documentsOf,
  line,
  messagesFor,
  notificationsOf,
  removeBatchFolders,
} from "@/tests/integration/delivery/batch-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { SERVER_SETTINGS } from "@/tests/support/test-server";
import { addMessages, call, errorsOf, messageJson, newKey, openBatch, pdf, upload } from "./api-fixture";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));
jest.mock("@/lib/web/web-settings", () => ({ webSettings: jest.fn() }));
jest.mock("@/lib/web/web-context", () => ({ webContext: jest.fn() }));

let test: TestContext;
let key: string;
beforeEach(async () => {
  test = await testContext();
  jest.mocked(webContext).mockReturnValue(test.ctx);
  jest.mocked(webSettings).mockReturnValue(SERVER_SETTINGS);
  key = await newKey(test.ctx);
});
afterEach(async () => {
  await test?.close();
  await removeBatchFolders();
});

const commit = (id: string) => call(key, "POST", `/batches/${id}/commit`);
const preview = (id: string) => call(key, "GET", `/batches/${id}`);
const messagesOf = (id: string, query = "") => call(key, "GET", `/batches/${id}/messages${query}`);
const newDocument = async (bytes = pdf()) => (await upload(key, bytes)).json.id as string;
const stored = () => test.ctx.db.select().from(messages);

describe("a batch", () => {
  it("is collected by several calls, and nothing of it is seen before its commit; then all of it is", async () => {
    const id = await openBatch(key, { kind: "nightly bills" });
    const first = messageJson({ documents: [await newDocument(pdf("Egy"))] });
    const second = messageJson({ email: first.email, name: undefined, documents: [await newDocument(pdf("Kettő"))] });
    expect(await addMessages(key, id, [first])).toMatchObject({ status: 201, json: { added: 1, messages: 1 } });
    const one = await call(key, "POST", `/batches/${id}/messages`, { json: second });
    expect(one).toMatchObject({ status: 201, json: { batchId: id, added: 1, messages: 2 } });
    expect(await stored()).toEqual([]);
    const shown = previewSchema.parse((await preview(id)).json);
    expect(shown).toMatchObject({
      id,
      kind: "nightly bills",
      state: "open",
      messages: 2,
      problemCount: 0,
      warnings: [],
    });
    expect(shown.counts).toEqual({ mailbox: 2, customerPortal: 0, postal: 0, alreadyPlaced: 0, newCustomers: 1 });
    expect((await messagesOf(id)).json.data).toEqual([
      { number: 1, senderReference: first.senderReference, email: first.email, state: "added" },
      { number: 2, senderReference: second.senderReference, email: first.email, state: "added" },
    ]);

    const committed = await commit(id);
    expect([committed.status, batchSchema.parse(committed.json)]).toMatchObject([
      200,
      { id, state: "committed", counts: { mailbox: 2, newCustomers: 1 } },
    ]);
    const placed = await messagesFor(test.ctx, String(first.email));
    expect(placed.map(({ senderReference }) => senderReference).sort()).toEqual(
      [first.senderReference, second.senderReference].sort(),
    );
    const texts = await Promise.all(placed.map(({ id: messageId }) => documentsOf(test.ctx, messageId)));
    expect(texts.map((files) => Object.keys(files))).toEqual([["kötvény.pdf"], ["kötvény.pdf"]]);
    const results = (await messagesOf(id)).json.data;
    expect(results).toMatchObject([
      { number: 1, route: "mailbox", state: "placed", senderReference: first.senderReference },
      { number: 2, route: "mailbox", state: "placed", senderReference: second.senderReference },
    ]);
    const state = await call(key, "GET", `/messages/${results[0].id}`);
    expect(state.json).toMatchObject({ state: "opened", availableUntil: results[0].availableUntil });
    const { json: history } = await call(key, "GET", `/messages/${results[0].id}/events`);
    expect(history.data[0].details.batchId).toBe(id);
    expect((await commit(id)).json).toEqual(committed.json);
    expect(await stored()).toHaveLength(2);
  });

  it("announces its messages once for each customer", async () => {
    const email = "anna.kovacs@example.hu";
    await deliverLines(test.ctx, [line({ email })]);
    const id = await openBatch(key);
    await addMessages(key, id, [messageJson({ email }), messageJson({ email }), messageJson({ email })]);
    await commit(id);
    const [batch] = await test.ctx.db.select().from(apiBatches);
    await finishBatch(test.ctx, batch?.stagingId ?? "");
    const { data } = (await messagesOf(id)).json;
    for (const { id: messageId } of data) expect(await notificationsOf(test.ctx, messageId)).toEqual(["new-messages"]);
    const rows = await test.ctx.db.select().from(notifications).where(eq(notifications.kind, "new-messages"));
    expect(rows.map(({ batchId }) => batchId)).toEqual([null]);
  });

  it("is placed by an account's own routes: mailbox, customer portal, post", async () => {
    const email = "eva.horvath@example.hu";
    await deliverLines(test.ctx, [line({ email })]);
    const [account] = await test.ctx.db.select().from(accounts).where(eq(accounts.emailAddress, email));
    await setCustomerPortalSince(test.ctx.db, [account?.id ?? ""], test.ctx.clock.now());
    const id = await openBatch(key);
    await addMessages(key, id, [messageJson(), messageJson({ email })]);
    expect((await preview(id)).json.counts).toMatchObject({ mailbox: 1, customerPortal: 1 });
    expect((await commit(id)).json.counts).toMatchObject({ mailbox: 1, customerPortal: 1 });
    const { data } = (await messagesOf(id)).json;
    expect(data[1]).toMatchObject({ route: "customer-portal", state: "routed" });
    expect(data[1].id).toBeUndefined();
  });

  it("whose messages were all placed before places nothing, and says so before", async () => {
    const json = messageJson({ documents: [await newDocument()] });
    await call(key, "POST", "/messages", { json });
    const id = await openBatch(key);
    expect((await addMessages(key, id, [json])).status).toBe(201);
    const shown = (await preview(id)).json;
    expect([shown.counts.alreadyPlaced, shown.warnings]).toEqual([1, [{ code: "all-placed-before", messages: 1 }]]);
    expect((await commit(id)).json).toMatchObject({ state: "committed", counts: { mailbox: 0, alreadyPlaced: 1 } });
    expect((await messagesOf(id)).json.data[0].state).toBe("already-placed");
    expect(await stored()).toHaveLength(1);
  });
});

describe("adding messages", () => {
  it("names every problem of every message with its place, and adds nothing then", async () => {
    const id = await openBatch(key);
    const wrong = [
      messageJson(),
      messageJson({ email: "nobody", product: 5 }),
      messageJson({ documents: ["3f2a9c1e-5b7d-4e8f-9a0b-1c2d3e4f5a6b"], colour: "red" }),
    ];
    const added = await addMessages(key, id, wrong);
    expect([added.status, errorsOf(added.json)]).toEqual([
      400,
      ["/1/email not-an-email-address", "/1/product wrong-type", "/2/colour unknown-field"],
    ]);
    const used = await newDocument();
    const reference = "KUL-1";
    const known = await addMessages(key, id, [
      messageJson({ senderReference: reference, documents: [used] }),
      messageJson({ documents: [used] }),
      messageJson({ senderReference: reference }),
      messageJson({ documents: ["3f2a9c1e-5b7d-4e8f-9a0b-1c2d3e4f5a6b"] }),
    ]);
    expect([known.status, errorsOf(known.json)]).toEqual([
      422,
      ["/1/documents/0 document-used", "/2/senderReference duplicate", "/3/documents/0 document-unknown"],
    ]);
    const broken = await addMessages(key, id, [], { body: `${JSON.stringify(messageJson())}\n{"a":` });
    expect([broken.status, broken.json.code, broken.json.errors[0].pointer]).toEqual([400, "invalid-json", "/1"]);
    expect((await preview(id)).json.messages).toBe(0);
  });

  it("takes 1,000 messages a call, and one at least", async () => {
    const id = await openBatch(key);
    const many = Array.from({ length: 1001 }, () => messageJson());
    expect(errorsOf((await addMessages(key, id, many)).json)).toEqual([" too-many"]);
    expect(errorsOf((await addMessages(key, id, [])).json)).toEqual([" too-few"]);
    expect((await addMessages(key, id, many.slice(1))).json).toMatchObject({ added: 1000, messages: 1000 });
    const text = await call(key, "POST", `/batches/${id}/messages`, {
      body: "x",
      headers: { "content-type": "text/csv" },
    });
    expect(text.json.code).toBe("unsupported-media-type");
  });

  it("refuses a reference that the batch has already, and a document that another batch keeps", async () => {
    const id = await openBatch(key);
    const document = await newDocument();
    const json = messageJson({ documents: [document] });
    await addMessages(key, id, [json]);
    expect(errorsOf((await addMessages(key, id, [{ ...json, documents: [] }])).json)).toEqual([
      "/0/senderReference duplicate",
    ]);
    const other = await openBatch(key);
    const taken = await addMessages(key, other, [messageJson({ documents: [document] })]);
    expect(errorsOf(taken.json)).toEqual(["/0/documents/0 document-used"]);
    const single = await call(key, "POST", "/messages", { json: messageJson({ documents: [document] }) });
    expect(errorsOf(single.json)).toEqual(["/documents/0 document-used"]);
  });

  it("is refused for another sender's batch, and for one that has ended", async () => {
    const id = await openBatch(key);
    const other = await newKey(test.ctx, { sender: "another" });
    for (const [method, path] of [
      ["POST", "/messages"],
      ["GET", "/messages"],
      ["GET", ""],
      ["GET", "/problems"],
      ["POST", "/commit"],
      ["POST", "/cancel"],
      ["POST", "/initial-passwords"],
    ] as const) {
      const asked = path === "/messages" && method === "POST" ? { json: messageJson() } : {};
      expect([path, (await call(other, method, `/batches/${id}${path}`, asked)).json.code]).toEqual([
        path,
        "not-found",
      ]);
      expect((await call(key, method, `/batches/nonsense${path}`, asked)).json.code).toBe("not-found");
    }
    expect((await commit(id)).json.code).toBe("batch-empty");
    expect((await call(key, "POST", `/batches/${id}/cancel`)).json.state).toBe("cancelled");
    expect((await call(key, "POST", `/batches/${id}/cancel`)).json.state).toBe("cancelled");
    expect((await addMessages(key, id, [messageJson()])).json.code).toBe("batch-ended");
    expect((await commit(id)).json.code).toBe("batch-ended");
  });

  it("needs a key with the scope messages:place", async () => {
    const narrow = await newKey(test.ctx, { scopes: ["messages:read"] });
    expect((await call(narrow, "POST", "/batches", { json: {} })).json.code).toBe("scope-missing");
    expect((await call(narrow, "GET", "/batches")).json.code).toBe("scope-missing");
  });
});

describe("a batch with a problem", () => {
  it("shows it in the preview, is refused whole at its commit, and stays open", async () => {
    await call(key, "POST", "/messages", { json: messageJson({ senderReference: "KUL-USED" }) });
    const id = await openBatch(key);
    const email = "jelszo@example.hu";
    await addMessages(key, id, [
      messageJson(),
      messageJson({ senderReference: "KUL-USED" }),
      messageJson({ inReplyTo: "V-2026-1" }),
      messageJson({ supersedes: "KUL-NONE" }),
      messageJson({ name: undefined }),
      messageJson({ email, initialPassword: "Titkos12Jelszo" }),
      messageJson({ email, initialPassword: "Titkos34Jelszo" }),
    ]);
    const expected = [
      [2, "/senderReference", "reference-used"],
      [3, "/inReplyTo", "reply-unknown"],
      [4, "/supersedes", "message-unknown"],
      [5, "/name", "missing"],
      [7, "/initialPassword", "password-differs"],
    ];
    const shown = previewSchema.parse((await preview(id)).json);
    expect(shown.problems.map(({ number, pointer, code }) => [number, pointer, code])).toEqual(expected);
    expect(shown.problemCount).toBe(5);
    const refused = await commit(id);
    expect([refused.status, errorsOf(refused.json)]).toEqual([
      422,
      expected.map(([number, pointer, code]) => `/${Number(number) - 1}${pointer} ${code}`),
    ]);
    expect((await preview(id)).json.state).toBe("open");
    expect(await stored()).toHaveLength(1);
    const listed = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const page = await call(key, "GET", `/batches/${id}/problems?limit=2${cursor && `&cursor=${cursor}`}`);
      listed.push(...page.json.data);
      cursor = page.json.nextCursor;
      expect(String(Buffer.from(cursor ?? "", "base64url"))).not.toContain("@");
    }
    expect(listed.map(({ number }) => number).sort()).toEqual([2, 3, 4, 5, 7]);
    expect((await call(key, "GET", `/batches/${id}/problems?cursor=abc`)).status).toBe(400);
  });

  it("can be cancelled; its documents may be used again", async () => {
    const id = await openBatch(key);
    const document = await newDocument();
    await addMessages(key, id, [messageJson({ documents: [document], supersedes: "KUL-NONE" })]);
    expect((await commit(id)).status).toBe(422);
    await call(key, "POST", `/batches/${id}/cancel`);
    expect(await test.ctx.db.select().from(apiBatchMessages)).toEqual([]);
    const json = messageJson({ documents: [document] });
    expect((await call(key, "POST", "/messages", { json })).status).toBe(201);
  });
});
