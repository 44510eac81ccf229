/** Remarks of the Sender API: what was corrected or looks unwise is said in the answer of each call, as in a folder. */
import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { addedSchema, committedBatchSchema, previewSchema } from "@/app/api/v1/batches/schema";
import { placedMessageSchema, routedMessageSchema } from "@/app/api/v1/messages/schema";
import { customerSchema } from "@/app/api/v1/recipients/schema";
import { apiBatchMessages } from "@/drizzle/schema/delivery";
import { webContext } from "@/lib/web/web-context";
import { webSettings } from "@/lib/web/web-settings";
import { type TestContext, testContext } from "@/tests/support/context";
import { SERVER_SETTINGS } from "@/tests/support/test-server";
import { addMessages, call, messageJson, newKey, openBatch } from "./api-fixture";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));
jest.mock("@/lib/web/web-settings", () => ({ webSettings: jest.fn() }));
jest.mock("@/lib/web/web-context", () => ({ webContext: jest.fn() }));

let test: TestContext;
let key: string;
beforeAll(async () => {
  test = await testContext();
  jest.mocked(webContext).mockReturnValue(test.ctx);
  jest.mocked(webSettings).mockReturnValue(SERVER_SETTINGS);
  key = await newKey(test.ctx);
});
afterAll(() => test?.close());

const BLANKS = "blanks around the e-mail address were dropped";
const GUESSABLE = "initialPassword is easy to guess; leave it empty and a random one is generated";
const IGNORED = "initialPassword ignored: the account exists already";
const GUESSABLE_PASSWORD = "KAmilla1985";
const STRONG_PASSWORD = "xT7kQ9mLp2Wd";

const newEmail = () => `${randomUUID()}@example.hu`;
const said = (...messages: string[]) => messages.map((message) => ({ message }));
const unwise = () => ({ email: ` ${newEmail()} `, name: "Szabó Kamilla", initialPassword: GUESSABLE_PASSWORD });

describe("POST /messages", () => {
  const place = (json: object, headers: Record<string, string> = {}) =>
    call(key, "POST", "/messages", { json, headers });

  it("remarks on blanks around the address and a guessable password; a repeated call answers the same", async () => {
    const json = messageJson(unwise());
    const first = await place(json, { "idempotency-key": "remarks" });
    expect(placedMessageSchema.parse(first.json).remarks).toEqual(said(BLANKS, GUESSABLE));
    expect(String(first.bytes)).not.toContain(GUESSABLE_PASSWORD);
    const again = await place(json, { "idempotency-key": "remarks" });
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect(again.json).toEqual(first.json);
    // Nothing is set for it any more, so only the blanks are worth a remark.
    expect((await place(json)).json).toMatchObject({ state: "already-placed", remarks: said(BLANKS) });
    const second = messageJson({ email: String(json.email).trim(), initialPassword: STRONG_PASSWORD });
    expect((await place(second)).json).toMatchObject({ state: "placed", remarks: said(IGNORED) });
  });

  it("has no remark when there is nothing to remark on", async () => {
    const placed = await place(messageJson({ initialPassword: STRONG_PASSWORD }));
    expect(placed.json).toMatchObject({ state: "placed", remarks: [] });
  });

  it("also remarks on a message that is not for this portal", async () => {
    const email = newEmail();
    const json = { email, name: "Kovács Anna", customerPortal: true };
    expect((await call(key, "POST", "/recipients", { json })).status).toBe(201);
    const routed = await place(messageJson({ email: `${email}\u00a0` }));
    expect(routedMessageSchema.parse(routed.json)).toMatchObject({ route: "customer-portal", remarks: said(BLANKS) });
    expect((await place(messageJson({ email }))).json.remarks).toEqual([]);
  });
});

describe("POST /recipients", () => {
  const save = (json: object, headers: Record<string, string> = {}) =>
    call(key, "POST", "/recipients", { json, headers });

  it("remarks once, whatever the number of contracts; a repeated call answers the same", async () => {
    const json = { ...unwise(), contracts: [{ number: "1" }, { number: "2" }, { number: "3" }] };
    const first = await save(json, { "idempotency-key": "customer" });
    expect(customerSchema.parse(first.json)).toMatchObject({ state: "created", remarks: said(BLANKS, GUESSABLE) });
    expect(String(first.bytes)).not.toContain(GUESSABLE_PASSWORD);
    expect((await save(json, { "idempotency-key": "customer" })).json).toEqual(first.json);
    expect((await save(json)).json).toMatchObject({ state: "unchanged", remarks: said(BLANKS, IGNORED) });
    const { initialPassword: _, ...without } = json;
    expect((await save({ ...without, email: json.email.trim() })).json.remarks).toEqual([]);
  });

  it("has no remark when there is nothing to remark on", async () => {
    const saved = await save({ email: newEmail(), name: "Kovács Anna", initialPassword: STRONG_PASSWORD });
    expect(saved.json).toMatchObject({ state: "created", remarks: [] });
  });
});

describe("a batch", () => {
  const preview = (id: string) => call(key, "GET", `/batches/${id}`);
  const commit = (id: string) => call(key, "POST", `/batches/${id}/commit`);

  it("remarks when messages are added, in the preview, and in the answer of the commit and its repetitions", async () => {
    const id = await openBatch(key);
    const [plain, corrected] = [messageJson({ initialPassword: STRONG_PASSWORD }), messageJson(unwise())];
    const ofMessage = (message: string) => ({ number: 2, senderReference: corrected.senderReference, message });
    const headers = { "idempotency-key": "add" };
    const added = await addMessages(key, id, [plain, corrected], { headers });
    // Whether the account is new is not known before the preview.
    expect(addedSchema.parse(added.json).remarks).toEqual([ofMessage(BLANKS)]);
    expect((await addMessages(key, id, [plain, corrected], { headers })).json).toEqual(added.json);
    const remarks = [ofMessage(BLANKS), ofMessage(GUESSABLE)];
    expect(previewSchema.parse((await preview(id)).json)).toMatchObject({ remarkCount: 2, remarks });
    const committed = await commit(id);
    expect(committedBatchSchema.parse(committed.json)).toMatchObject({ state: "committed", remarkCount: 2, remarks });
    expect(String(committed.bytes)).not.toContain(GUESSABLE_PASSWORD);
    expect((await commit(id)).json).toEqual(committed.json);
    expect((await preview(id)).json).toMatchObject({ state: "committed", remarkCount: 2, remarks });
  });

  it("has no remark when there is nothing to remark on", async () => {
    const id = await openBatch(key);
    const added = await addMessages(key, id, [messageJson({ initialPassword: STRONG_PASSWORD })]);
    expect(added.json).toMatchObject({ added: 1, remarks: [] });
    expect((await preview(id)).json).toMatchObject({ remarkCount: 0, remarks: [] });
    expect((await commit(id)).json).toMatchObject({ state: "committed", remarkCount: 0, remarks: [] });
  });

  it("places messages that a release before the remarks has collected", async () => {
    const id = await openBatch(key);
    await addMessages(key, id, [messageJson({ email: ` ${newEmail()}` })]);
    const [row] = await test.ctx.db.select().from(apiBatchMessages).where(eq(apiBatchMessages.batchId, id));
    const { remarks: _, ...line } = { remarks: null, ...(row?.line as object) };
    await test.ctx.db.update(apiBatchMessages).set({ line }).where(eq(apiBatchMessages.batchId, id));
    expect((await commit(id)).json).toMatchObject({ state: "committed", remarkCount: 0, remarks: [] });
  });
});
