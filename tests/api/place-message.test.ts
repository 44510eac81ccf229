/** POST /messages and what can be asked about a message afterwards. */
import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { messageSchema, placedMessageSchema } from "@/app/api/v1/messages/schema";
import { messages } from "@/drizzle/schema/mailbox";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { findAccountByAddress } from "@/lib/account/store";
import { openMessage } from "@/lib/mailbox/message/open-message";
import { webContext } from "@/lib/web/web-context";
import { webSettings } from "@/lib/web/web-settings";
import {
  deliverLines,
  documentsOf,
  line,
  notificationsOf,
  removeBatchFolders,
} from "@/tests/integration/delivery/batch-fixture";
import { customerSessionOf, kindsOf } from "@/tests/integration/mailbox/mailbox-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { SERVER_SETTINGS } from "@/tests/support/test-server";
import { type Asked, call, errorsOf, messageJson, newKey, pdf, upload } from "./api-fixture";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));
jest.mock("@/lib/web/web-settings", () => ({ webSettings: jest.fn() }));
jest.mock("@/lib/web/web-context", () => ({ webContext: jest.fn() }));

let test: TestContext;
let key: string;
beforeAll(async () => {
  test = await testContext();
});
afterAll(async () => {
  await test?.close();
  await removeBatchFolders();
});
beforeEach(async () => {
  test.clock.set("2026-11-23T09:00:00Z");
  jest.mocked(webContext).mockReturnValue(test.ctx);
  jest.mocked(webSettings).mockReturnValue(SERVER_SETTINGS);
  key = await newKey(test.ctx);
});

const place = (json: unknown, asked: Asked = {}) => call(key, "POST", "/messages", { json, ...asked });

async function accountOf(email: unknown): Promise<AuthorizedAccountId> {
  return (await findAccountByAddress(test.ctx.db, String(email)))?.id as AuthorizedAccountId;
}

describe("a message with documents", () => {
  it("is placed with its documents and announced; the customer opens it, and the sender sees it", async () => {
    const bytes = pdf("Feltöltve");
    const uploaded = await upload(key, bytes);
    expect(uploaded).toMatchObject({ status: 201, json: { filename: "kötvény.pdf", size: bytes.length } });
    const json = messageJson({ documents: [uploaded.json.id] });
    const placed = await place(json);
    expect(placed.status).toBe(201);
    const answer = placedMessageSchema.parse(placed.json);
    expect(answer).toMatchObject({
      ...{ senderReference: json.senderReference, route: "mailbox", state: "placed" },
      ...{ placedAt: "2026-11-23T09:00:00.000Z", availableUntil: "2027-11-23", documents: [uploaded.json] },
    });
    expect(answer.initialPassword).toMatch(/^[A-Za-z0-9]{12}$/);
    expect(await notificationsOf(test.ctx, answer.id)).toEqual(["new-message"]);
    const session = customerSessionOf(await accountOf(json.email));
    expect(await openMessage(test.ctx, { session, messageId: answer.id })).toMatchObject({ ok: true });
    expect((await documentsOf(test.ctx, answer.id))["kötvény.pdf"]?.equals(bytes)).toBe(true);
    const seen = await call(key, "GET", `/messages/${answer.id}`);
    expect(messageSchema.parse(seen.json)).toMatchObject({ state: "opened", firstReadAt: "2026-11-23T09:00:00.000Z" });
  });

  it("may come in one call as multipart", async () => {
    const json = messageJson();
    const form = new FormData();
    form.set("message", JSON.stringify(json));
    form.append("documents", new File([new Uint8Array(pdf("első"))], "kötvény.pdf"));
    form.append("documents", new File([new Uint8Array(pdf("második"))], "kötvény.pdf"));
    const placed = await call(key, "POST", "/messages", { body: form });
    expect([placed.status, placed.json.documents?.map(({ filename }: { filename: string }) => filename)]).toEqual([
      201,
      ["kötvény.pdf", "kötvény (2).pdf"],
    ]);
    form.append("extra", "x");
    const refused = await call(key, "POST", "/messages", { body: form });
    expect([refused.status, errorsOf(refused.json)]).toEqual([400, ["extra unknown-field"]]);
  });

  it("takes a document once, and only the sender's own", async () => {
    const { json: document } = await upload(key);
    const documents = [document.id];
    expect((await place(messageJson({ documents }))).status).toBe(201);
    const again = await place(messageJson({ documents }));
    expect([again.status, errorsOf(again.json)]).toEqual([422, ["/documents/0 document-used"]]);
    const { json: foreign } = await upload(await newKey(test.ctx, { sender: "another" }));
    const refused = await place(messageJson({ documents: [foreign.id, randomUUID()] }));
    expect(errorsOf(refused.json)).toEqual(["/documents/0 document-unknown", "/documents/1 document-unknown"]);
  });
});

describe("the reference of a message", () => {
  it("is placed once: the same content is already placed, also after its documents were taken; other content is refused", async () => {
    const { json: document } = await upload(key);
    const json = messageJson({ documents: [document.id] });
    const first = await place(json);
    const again = await place(json);
    expect([again.status, again.json.state, again.json.id]).toEqual([200, "already-placed", first.json.id]);
    const other = await place({ ...json, subject: "Más" });
    expect([other.status, errorsOf(other.json)]).toEqual([422, ["/senderReference reference-used"]]);
  });

  it("is shared with the folder of the same sender: what one has placed, the other does not place again", async () => {
    const values = { senderReference: `KUL-${randomUUID()}`, email: `${randomUUID()}@example.hu`, product: "" };
    const shared = { ...values, contractNumber: "1", body: "Szöveg", subject: "Tárgy", name: "Kovács Anna" };
    const ofFolder = line({ ...shared, documentType: "notice", documents: "" });
    expect((await place(messageJson({ ...shared, documentType: "notice" }))).status).toBe(201);
    expect((await deliverLines(test.ctx, [ofFolder])).lines[0]?.state).toBe("already-placed");
    const reversed = { ...ofFolder, senderReference: `KUL-${randomUUID()}` };
    await deliverLines(test.ctx, [reversed]);
    const json = messageJson({ ...shared, documentType: "notice", senderReference: reversed.senderReference });
    expect((await place(json)).json.state).toBe("already-placed");
  });

  it("gives the same row as the folder does", async () => {
    const email = `${randomUUID()}@example.hu`;
    const shared = {
      email,
      contractNumber: "1",
      product: "Lakás",
      body: "Szöveg",
      subject: "Tárgy",
      name: "Kovács Anna",
    };
    const bill = { amount: "9000", currency: "HUF", dueDate: "2026-12-01", payeeName: "Biztosító" };
    await deliverLines(test.ctx, [line({ ...shared, ...bill, documentType: "premium-bill", documents: "" })]);
    await place(messageJson({ ...shared, ...bill, documentType: "premium-bill" }));
    const accountId = await accountOf(email);
    const rows = await test.ctx.db.select().from(messages).where(eq(messages.accountId, accountId));
    const [one, other] = rows.map(({ id: _, senderReference: __, batchId: ___, ...row }) => row);
    expect([rows.length, other]).toEqual([2, one]);
  });
});

describe("a wrong message", () => {
  it("is refused with every problem at once, unknown fields named", async () => {
    const refused = await place({
      ...{ senderReference: "", email: "anna", documentType: "invoice", body: 5, recepient: "x", "a/b": 1 },
      ...{ allowReply: "yes", publishAt: "tomorrow", amount: "9000", documents: ["x"] },
    });
    expect([refused.status, refused.json.code, refused.headers.get("content-type")]).toEqual([
      ...[400, "invalid-request", "application/problem+json"],
    ]);
    expect(errorsOf(refused.json)).toEqual(
      [
        ...["/allowReply wrong-type", "/a~1b unknown-field", "/body wrong-type", "/currency currency-missing"],
        ...["/documentType not-allowed", "/documents/0 not-a-uuid", "/email not-an-email-address"],
        ...["/publishAt not-an-instant", "/recepient unknown-field", "/senderReference missing", "/subject missing"],
      ].sort(),
    );
    expect(refused.json.type).toBe("https://portal.example/api/docs#invalid-request");
  });

  it.each([
    ["no JSON", "{", "invalid-json"],
    ["a trailing comma", '{"a":1,}', "invalid-json"],
    ["a key twice", '{"subject":"a","subject":"b"}', "invalid-json"],
    ["a byte order mark", "\ufeff{}", "invalid-json"],
    ["a thousand levels", `${'{"a":'.repeat(1000)}1${"}".repeat(1000)}`, "invalid-json"],
    ["an array", "[]", "invalid-request"],
    ["null", "null", "invalid-request"],
    ["a key of the prototype", '{"__proto__":{"email":"x"}}', "invalid-request"],
  ])("%s is refused with 400", async (_name, body, code) => {
    const answer = await call(key, "POST", "/messages", { body, headers: { "content-type": "application/json" } });
    expect([answer.status, answer.json.code]).toEqual([400, code]);
  });

  it("another type, another charset and a compressed body are refused with 415, a large one with 413", async () => {
    const send = (headers: Record<string, string>, body = "{}") => call(key, "POST", "/messages", { body, headers });
    const json = "application/json";
    expect((await send({ "content-type": "text/plain" })).json.code).toBe("unsupported-media-type");
    expect((await send({ "content-type": `${json}; charset=utf-16` })).status).toBe(415);
    expect((await send({ "content-type": json, "content-encoding": "gzip" })).json.code).toBe("unsupported-media-type");
    expect((await send({ "content-type": json }, `"${"x".repeat(300_000)}"`)).json.code).toBe("body-too-large");
  });

  it("no value of a field is a fault", async () => {
    const values = [
      null,
      1,
      true,
      [],
      {},
      "\u0000",
      "\ud800",
      "x".repeat(100_000),
      "\u202e",
      "'; drop table messages; --",
    ];
    for (const field of Object.keys({
      ...messageJson(),
      documents: 1,
      publishAt: 1,
      initialPassword: 1,
      inReplyTo: 1,
    })) {
      for (const value of values) {
        const { status } = await place(messageJson({ [field]: value }));
        expect([field, value, status < 500]).toEqual([field, value, true]);
      }
    }
  });
});

describe("afterwards", () => {
  it("a message is withdrawn before it is opened, and not after", async () => {
    const { json: first } = await place(messageJson());
    const withdraw = () => call(key, "POST", `/messages/${first.id}/withdraw`);
    expect(await withdraw()).toMatchObject({ status: 200, json: { state: "withdrawn" } });
    expect(await withdraw()).toMatchObject({ status: 200, json: { withdrawnAt: "2026-11-23T09:00:00.000Z" } });
    expect(await kindsOf(test.ctx, first.id)).toEqual(["placed", "withdrawn"]);
    const json = messageJson();
    const { json: second } = await place(json);
    await openMessage(test.ctx, { session: customerSessionOf(await accountOf(json.email)), messageId: second.id });
    const refused = await call(key, "POST", `/messages/${second.id}/withdraw`);
    expect([refused.status, refused.json.code]).toEqual([409, "already-opened"]);
  });

  it("lists and events come in pages; a foreign cursor and another sender's message are refused", async () => {
    const sender = randomUUID();
    key = await newKey(test.ctx, { sender });
    for (const number of [3, 1, 2]) await place(messageJson({ senderReference: `R-${number}` }));
    const first = await call(key, "GET", "/messages?limit=2");
    expect(first.json.data.map((one: { senderReference: string }) => one.senderReference)).toEqual(["R-1", "R-2"]);
    expect(first.headers.get("link")).toContain('rel="next"');
    const second = await call(key, "GET", `/messages?limit=2&cursor=${first.json.nextCursor}`);
    expect([second.json.data[0].senderReference, second.json.nextCursor]).toEqual(["R-3", null]);
    const { id } = second.json.data[0];
    const events = await call(key, "GET", `/messages/${id}/events?limit=1`);
    expect(events.json).toMatchObject({ data: [{ sequence: 1, kind: "placed", actor: "insurer" }], nextCursor: null });
    for (const query of [
      "cursor=x",
      `cursor=${first.json.nextCursor}`,
      "limit=0",
      "limit=101",
      "limit=1&limit=2",
      "page=1",
    ]) {
      expect([query, (await call(key, "GET", `/messages/${id}/events?${query}`)).status]).toEqual([query, 400]);
    }
    const other = await newKey(test.ctx, { sender: "another" });
    for (const path of [`/messages/${id}`, `/messages/${id}/events`, "/messages/x"]) {
      expect((await call(other, "GET", path)).json.code).toBe("not-found");
    }
    expect((await call(other, "POST", `/messages/${id}/withdraw`)).status).toBe(404);
  });
});
