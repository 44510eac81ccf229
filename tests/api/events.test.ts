/** GET /events. What the feed holds: tests/integration/feed. */
import { feedPageSchema } from "@/app/api/v1/events/schema";
import { setCustomerPortalSince } from "@/lib/account/store";
import { encodeCursor } from "@/lib/api/cursor";
import { feedCursor } from "@/lib/feed/feed-event";
import { purgeFeed } from "@/lib/feed/purge-feed";
import { webContext } from "@/lib/web/web-context";
import { webSettings } from "@/lib/web/web-settings";
import { createAccount } from "@/tests/integration/mailbox/mailbox-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { SERVER_SETTINGS } from "@/tests/support/test-server";
import { addMessages, call, errorsOf, messageJson, newKey, openBatch } from "./api-fixture";

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
afterEach(() => test?.close());

const place = (senderReference: string) => call(key, "POST", "/messages", { json: messageJson({ senderReference }) });
const list = (query = "") => call(key, "GET", `/events${query}`);
const referencesOf = ({ json }: { json: { data: { data: { senderReference: string } }[] } }) =>
  json.data.map(({ data }) => data.senderReference);

it("lists events in pages, each with the cursor of the next, also at the end", async () => {
  for (const reference of ["a", "b", "c"]) await place(reference);
  const first = await list("?limit=2");
  const page = feedPageSchema.parse(first.json);
  expect([first.status, referencesOf(first), page.hasMore]).toEqual([200, ["a", "b"], true]);
  expect(first.headers.get("link")).toBe(`</api/v1/events?limit=2&cursor=${page.nextCursor}>; rel="next"`);
  const second = await list(`?cursor=${page.nextCursor}`);
  expect([referencesOf(second), second.json.hasMore]).toEqual([["c"], false]);
  expect(referencesOf(await list(`?cursor=${second.json.nextCursor}`))).toEqual([]);
  await place("d");
  expect(referencesOf(await list(`?cursor=${second.json.nextCursor}`))).toEqual(["d"]);
  expect(referencesOf(await list("?type=message.opened"))).toEqual([]);
  expect(JSON.stringify(page)).not.toMatch(/Kovács|@example\.hu|Kötvény/);
});

it("shows no other sender's events, and none without the scope", async () => {
  await place("a");
  const others = await newKey(test.ctx, { sender: "another" });
  expect((await call(others, "GET", "/events")).json.data).toEqual([]);
  const narrow = await newKey(test.ctx, { scopes: ["messages:read"] });
  expect(await call(narrow, "GET", "/events")).toMatchObject({ status: 403, json: { code: "scope-missing" } });
});

it.each([
  ["?cursor=x", "cursor not-allowed"],
  [`?cursor=${encodeCursor("messages", "1")}`, "cursor not-allowed"],
  [`?cursor=${encodeCursor("events", "-1")}`, "cursor not-allowed"],
  [`?cursor=${encodeCursor("events", "1e3")}`, "cursor not-allowed"],
  [`?cursor=${encodeCursor("events", "9".repeat(30))}`, "cursor not-allowed"],
  ["?limit=0", "limit not-allowed"],
  ["?type=message.*", "type not-allowed"],
  ["?since=1", "since unknown-field"],
])("%s is refused by name", async (query, error) => {
  const refused = await list(query);
  expect([refused.status, errorsOf(refused.json)]).toEqual([400, [error]]);
});

it("says that events behind a cursor are deleted, or that the feed has not come so far, and where it begins", async () => {
  await place("a");
  const { nextCursor } = (await list("?limit=1")).json;
  await place("b");
  await list();
  test.clock.advance({ days: 91 });
  await purgeFeed(test.ctx, 1000);
  const oldest = (await list()).json.nextCursor;
  for (const cursor of [nextCursor, feedCursor(1_000_000)]) {
    const refused = await list(`?cursor=${cursor}`);
    expect([refused.status, refused.json.code]).toEqual([410, "cursor-expired"]);
    expect(refused.json.detail).toContain(oldest);
  }
});

it("a batch is opened and committed once, under the id that the API knows; its message for the customer portal is handed over", async () => {
  const { ctx } = test;
  const email = `${ctx.random.uuid()}@example.hu`;
  await setCustomerPortalSince(ctx.db, [await createAccount(ctx, email)], test.clock.now());
  const id = await openBatch(key);
  const [handedOver, here] = [messageJson({ email, senderReference: "P-1" }), messageJson({ senderReference: "M-1" })];
  await addMessages(key, id, [handedOver, here]);
  expect((await call(key, "POST", `/batches/${id}/commit`)).status).toBe(200);
  const cancelled = await openBatch(key);
  await call(key, "POST", `/batches/${cancelled}/cancel`);
  const events: { type: string; data: Record<string, unknown> }[] = (await list()).json.data;
  const shown = events
    .filter(({ type }) => !type.startsWith("customer."))
    .map(({ type, data }) => [type, data.senderReference ?? data.batchId]);
  expect(shown.slice(0, 1)).toEqual([["batch.opened", id]]);
  expect(shown.slice(1, 4).sort()).toEqual([
    ["batch.committed", id],
    ["message.placed", "M-1"],
    ["message.routed", "P-1"],
  ]);
  expect(shown.slice(4)).toEqual([
    ["batch.opened", cancelled],
    ["batch.cancelled", cancelled],
  ]);
  const rows = await call(key, "GET", "/messages?senderReference=P-1");
  expect(rows.json.data).toEqual([]);
});
