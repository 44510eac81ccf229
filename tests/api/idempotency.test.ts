/** A call is made at most once for each Idempotency-Key: in parallel, in two processes, and after a crash. */
import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { accounts } from "@/drizzle/schema/account";
import { idempotencyKeys } from "@/drizzle/schema/api";
import { messages } from "@/drizzle/schema/mailbox";
import { notifications } from "@/drizzle/schema/notification";
import { HELD_SECONDS } from "@/lib/api/idempotency";
import { type OpenContext, openContext } from "@/lib/context";
import { forgetExpired } from "@/lib/jobs/forget-expired";
import { serverLog } from "@/lib/web/fault";
import { webContext } from "@/lib/web/web-context";
import { webSettings } from "@/lib/web/web-settings";
import { countRows, messagesFor, notificationsOf } from "@/tests/integration/delivery/batch-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { SERVER_SETTINGS } from "@/tests/support/test-server";
import { type Answered, call, messageJson, newKey, upload } from "./api-fixture";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));
jest.mock("@/lib/web/web-settings", () => ({ webSettings: jest.fn() }));
jest.mock("@/lib/web/web-context", () => ({ webContext: jest.fn() }));
jest.mock("@/lib/log", () => ({ createLog: () => ({ info() {}, warn() {}, error() {} }) }));

const CALLS = 100;

let test: TestContext;
let key: string;
beforeEach(async () => {
  test = await testContext();
  jest.mocked(webContext).mockReturnValue(test.ctx);
  jest.mocked(webSettings).mockReturnValue(SERVER_SETTINGS);
  expect(serverLog()).toBeDefined();
  key = await newKey(test.ctx);
});
afterEach(() => test?.close());

function place(json: unknown, idempotencyKey: string): Promise<Answered> {
  return call(key, "POST", "/messages", { json, headers: { "idempotency-key": idempotencyKey } });
}

const isReplayed = ({ headers }: Answered) => headers.get("idempotent-replayed") === "true";

describe("the header Idempotency-Key", () => {
  it("is required, and has 1 to 255 printable characters", async () => {
    const without = await call(key, "POST", "/messages", { json: messageJson(), withoutKey: true });
    expect([without.status, without.json.code]).toEqual([400, "idempotency-key-missing"]);
    const json = messageJson();
    for (const wrong of ["", "x".repeat(256), "a\tb"]) {
      expect([wrong, (await place(json, wrong)).json.code]).toEqual([wrong, "idempotency-key-invalid"]);
    }
    expect((await place(json, "x".repeat(255))).status).toBe(201);
  });

  it("the same key and body get the stored answer, initial password included; another body is refused", async () => {
    const json = messageJson();
    const first = await place(json, "k");
    const again = await place(json, "k");
    expect([again.status, again.json, isReplayed(again), isReplayed(first)]).toEqual([201, first.json, true, false]);
    const other = await place({ ...json, subject: "Más" }, "k");
    expect([other.status, other.json.code]).toEqual([422, "idempotency-key-reused"]);
    const [row] = await test.ctx.db.select().from(idempotencyKeys);
    expect(row?.answer?.includes(Buffer.from(first.json.initialPassword))).toBe(false);
  });

  it("belongs to the sender: another one may use the same", async () => {
    await place(messageJson(), "k");
    key = await newKey(test.ctx, { sender: "another" });
    expect((await place(messageJson(), "k")).status).toBe(201);
  });

  it("may be used again after a refusal", async () => {
    const json = messageJson();
    expect((await place({ ...json, name: undefined }, "k")).status).toBe(422);
    expect((await place(json, "k")).status).toBe(201);
  });

  it("is kept for 24 hours; the reference still places nothing twice", async () => {
    const json = messageJson({ documents: [(await upload(key)).json.id] });
    await place(json, "k");
    test.clock.set("2026-11-24T09:00:00Z");
    await forgetExpired(test.ctx);
    expect(isReplayed(await place(json, "k"))).toBe(true);
    test.clock.set("2026-11-24T09:00:01Z");
    await forgetExpired(test.ctx);
    const later = await place(json, "k");
    expect([isReplayed(later), later.json.state]).toEqual([false, "already-placed"]);
  });
});

describe("parallel calls", () => {
  let other: OpenContext;
  beforeEach(() => {
    // A second process: its own connections to the same database.
    other = openContext(test.ctx.settings, { name: "other", clock: test.clock, log: test.ctx.log });
  });
  afterEach(() => other.close());

  it(`${CALLS} with one key in two processes place one message, with one notification`, async () => {
    const json = messageJson({ documents: [(await upload(key)).json.id] });
    let calls = 0;
    jest.mocked(webContext).mockImplementation(() => (calls++ % 2 === 0 ? test.ctx : other.ctx));
    const answers = await Promise.all(Array.from({ length: CALLS }, () => place(json, "k")));
    const [created] = answers.filter((answer) => answer.status === 201 && !isReplayed(answer));
    expect(answers.filter(({ status }) => ![201, 409].includes(status)).map(({ json: body }) => body)).toEqual([]);
    expect(answers.filter((answer) => answer.status === 201 && !isReplayed(answer))).toHaveLength(1);
    expect(answers.filter(isReplayed).every((answer) => answer.json.id === created?.json.id)).toBe(true);
    const placed = await messagesFor(test.ctx, String(json.email));
    expect(placed.map(({ id }) => id)).toEqual([created?.json.id]);
    expect(await notificationsOf(test.ctx, created?.json.id)).toEqual(["new-message"]);
    expect((await place(json, "k")).json).toEqual(created?.json);
  });

  it("of one new reference with different keys place it once; all others answer that it is placed", async () => {
    const json = messageJson();
    jest.mocked(webContext).mockReturnValue(test.ctx);
    const answers = await Promise.all(Array.from({ length: 10 }, () => place(json, randomUUID())));
    expect(answers.map(({ json: { state } }) => state).sort()).toEqual([...Array(9).fill("already-placed"), "placed"]);
    expect(await test.ctx.db.$count(accounts, eq(accounts.emailAddress, String(json.email)))).toBe(1);
  });
});

describe("a crash", () => {
  /** Every table that a placing writes, in the order of its statements. */
  const WRITTEN = [
    ...["accounts", "credentials", "password_links", "notifications", "contracts", "uploaded_documents", "messages"],
    ...["documents", "message_search", "message_events", "audit_events", "notification_messages"],
  ];

  it("between any two statements leaves nothing; the same call then places the message once", async () => {
    await test.ctx.db.execute(
      sql.raw(`create function fail_here() returns trigger language plpgsql as $$ begin raise 'injected'; end $$`),
    );
    for (const [index, table] of [...WRITTEN, "idempotency_keys"].entries()) {
      const json = messageJson({ documents: [(await upload(key, undefined)).json.id] });
      const before = await countRows(test.ctx);
      // The row of an idempotency key is inserted before the call begins; its answer is the last statement.
      const event = table === "idempotency_keys" || table === "uploaded_documents" ? "update" : "insert";
      const when = table === "audit_events" ? "when (new.kind = 'message.placed')" : "";
      await test.ctx.db.execute(
        sql.raw(
          `create trigger fail_here before ${event} on ${table} for each row ${when} execute function fail_here()`,
        ),
      );
      const failed = await place(json, `k-${index}`);
      await test.ctx.db.execute(sql.raw(`drop trigger fail_here on ${table}`));
      expect([table, failed.status, failed.json.code]).toEqual([table, 500, "internal-error"]);
      const after = await countRows(test.ctx);
      // Only the call is recorded.
      expect([table, after]).toEqual([table, { ...before, auditEvents: (before.auditEvents ?? 0) + 1 }]);
      const repeated = await place(json, `k-${index}`);
      expect([table, repeated.status, isReplayed(repeated)]).toEqual([table, 201, false]);
    }
    const stored = await test.ctx.db.$count(messages);
    const announced = await test.ctx.db.$count(notifications, eq(notifications.kind, "new-message"));
    expect([stored, announced]).toEqual([WRITTEN.length + 1, WRITTEN.length + 1]);
  });

  it("of the process leaves the key held for a minute, then the same call is begun anew", async () => {
    const json = messageJson();
    await place(json, "k");
    // As if the process had ended before its transaction: the key is held, nothing is placed.
    await test.ctx.db.update(idempotencyKeys).set({ answer: null });
    const held = await place(json, "k");
    expect([held.status, held.json.code, held.headers.get("retry-after")]).toEqual([409, "call-under-way", "1"]);
    test.clock.advance({ seconds: HELD_SECONDS });
    expect((await place(json, "k")).status).toBe(409);
    test.clock.advance({ seconds: 1 });
    expect((await place(json, "k")).json.state).toBe("already-placed");
  });
});
