/** A fault between any two statements of a commit places nothing and leaves the batch open. */
import { sql } from "drizzle-orm";
import { apiBatchMessages, apiBatchResults } from "@/drizzle/schema/delivery";
import { cancelAbandonedBatches } from "@/lib/delivery/cancel-abandoned-batches";
import { serverLog } from "@/lib/web/fault";
import { webContext } from "@/lib/web/web-context";
import { webSettings } from "@/lib/web/web-settings";
import {
  countRows,
  deliverLines,
  line,
  messagesFor,
  newAddress,
  removeBatchFolders,
} from "@/tests/integration/delivery/batch-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { SERVER_SETTINGS } from "@/tests/support/test-server";
import { addMessages, call, messageJson, newKey, openBatch, upload } from "./api-fixture";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));
jest.mock("@/lib/web/web-settings", () => ({ webSettings: jest.fn() }));
jest.mock("@/lib/web/web-context", () => ({ webContext: jest.fn() }));
jest.mock("@/lib/log", () => ({ createLog: () => ({ info() {}, warn() {}, error() {} }) }));

let test: TestContext;
let key: string;
beforeAll(async () => {
  test = await testContext();
  jest.mocked(webContext).mockReturnValue(test.ctx);
  jest.mocked(webSettings).mockReturnValue(SERVER_SETTINGS);
  expect(serverLog()).toBeDefined();
  key = await newKey(test.ctx);
  await execute(`create function fail_here() returns trigger language plpgsql as $$ begin raise 'injected'; end $$`);
});
afterAll(async () => {
  await test?.close();
  await removeBatchFolders();
});

const commit = (id: string) => call(key, "POST", `/batches/${id}/commit`);
const execute = (text: string) => test.ctx.db.execute(sql.raw(text));

/** A batch for a customer with an account and for a new one. */
async function newBatch() {
  const [known, unknown] = [newAddress(), newAddress()];
  await deliverLines(test.ctx, [line({ email: known })]);
  const id = await openBatch(key);
  const document = (await upload(key)).json.id;
  const own = { contractNumber: newAddress().slice(0, 20) };
  await addMessages(key, id, [
    messageJson({ email: known, documents: [document], ...own }),
    messageJson({ email: unknown, ...own }),
  ]);
  return { id, known, unknown };
}

/** Rows that a refused commit must not leave; the calls themselves are recorded in the audit log. */
const rows = async () => ({ ...(await countRows(test.ctx)), auditEvents: 0 });

/** Tables that a commit writes, each with what it does there. */
const WRITTEN: [string, string][] = [
  ...["batches", "unpublished_batches", "staged_accounts", "messages", "documents", "message_search"].map(inserted),
  ...["notifications", "notification_messages", "staged_message_events", "api_batch_results"].map(inserted),
  ["api_batches", "update"],
  ["batches", "update"],
  ["unpublished_batches", "delete"],
  ...["accounts", "credentials", "password_links", "message_events", "contracts", "pgboss.job"].map(inserted),
];
function inserted(table: string): [string, string] {
  return [table, "insert"];
}

it.each(WRITTEN)(
  "%s refuses the %s: nothing is placed, the batch is open, and its next commit places it once",
  async (table, event) => {
    const { id, known, unknown } = await newBatch();
    const before = await rows();
    // The first attempt is ended after the fault, which must not fail too.
    const when = table === "batches" && event === "update" ? "when (new.state = 'committed')" : "";
    await execute(
      `create trigger fail_here before ${event} on ${table} for each row ${when} execute function fail_here()`,
    );
    const failed = await commit(id);
    await execute(`drop trigger fail_here on ${table}`);
    expect([failed.status, failed.json.code]).toEqual([500, "internal-error"]);
    // A fault that also stops the tidying leaves hidden rows, which the next attempt or the job removes.
    if (table !== "unpublished_batches" || event !== "delete") expect(await rows()).toEqual(before);
    expect(await messagesFor(test.ctx, unknown)).toEqual([]);
    expect((await call(key, "GET", `/batches/${id}`)).json).toMatchObject({
      state: "open",
      messages: 2,
      problemCount: 0,
    });
    const committed = await commit(id);
    expect([committed.status, committed.json.counts]).toMatchObject([200, { mailbox: 2, newCustomers: 1 }]);
    const placed = [...(await messagesFor(test.ctx, known)), ...(await messagesFor(test.ctx, unknown))];
    expect(new Set(placed.map(({ senderReference }) => senderReference)).size).toBe(3);
  },
);

it("the connection of the commit is lost: nothing is placed, and the batch is open", async () => {
  const { id, unknown } = await newBatch();
  const before = await rows();
  await execute(`create function end_connection() returns trigger language plpgsql as
    $$ begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$`);
  await execute(`create constraint trigger end_connection after update on api_batches
    deferrable initially deferred for each row when (new.state = 'committed') execute function end_connection()`);
  const failed = await commit(id);
  await execute("drop trigger end_connection on api_batches");
  expect(failed.status).toBeGreaterThanOrEqual(500);
  expect(await rows()).toEqual(before);
  expect((await call(key, "GET", `/batches/${id}`)).json.state).toBe("open");
  expect((await commit(id)).status).toBe(200);
  expect(await messagesFor(test.ctx, unknown)).toHaveLength(1);
});

it("a fault after the commit keeps the answer; the messages of the batch are forgotten later", async () => {
  const { id } = await newBatch();
  await execute(
    "create trigger fail_here before delete on api_batch_messages for each row execute function fail_here()",
  );
  const committed = await commit(id);
  await execute("drop trigger fail_here on api_batch_messages");
  expect([committed.status, committed.json.state]).toEqual([200, "committed"]);
  expect(await test.ctx.db.$count(apiBatchMessages)).toBe(2);
  expect(await test.ctx.db.$count(apiBatchResults)).toBeGreaterThan(1);
  await cancelAbandonedBatches(test.ctx);
  expect(await test.ctx.db.$count(apiBatchMessages)).toBe(0);
});
