/** What a test key must not learn of real customers, nor make others believe. What it does with its own: sandbox.test.ts. */
import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { findAccountByAddress, setCustomerPortalSince } from "@/lib/account/store";
import { eraseAccountData } from "@/lib/closure/close-accounts";
import { inTransaction } from "@/lib/db/transaction";
import { readerOf } from "@/lib/feed/deliver-webhooks";
import { listEntries } from "@/lib/feed/feed-store";
import { numberFeed } from "@/lib/feed/number-feed";
import type { EmailAddress } from "@/lib/kernel/email-address";
import { checkIssued } from "@/lib/mailbox/message/check-issued";
import { webContext } from "@/lib/web/web-context";
import { webSettings } from "@/lib/web/web-settings";
import { askSignedIn, importContract } from "@/tests/integration/closure/closure-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { SERVER_SETTINGS } from "@/tests/support/test-server";
import { addMessages, call, errorsOf, messageJson, newKey, openBatch, upload } from "./api-fixture";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));
jest.mock("@/lib/web/web-settings", () => ({ webSettings: jest.fn() }));
jest.mock("@/lib/web/web-context", () => ({ webContext: jest.fn() }));

let test: TestContext;
let live: string;
let key: string;
beforeEach(async () => {
  test = await testContext();
  jest.mocked(webContext).mockReturnValue(test.ctx);
  jest.mocked(webSettings).mockReturnValue(SERVER_SETTINGS);
  live = await newKey(test.ctx);
  key = await newKey(test.ctx, { isTest: true });
});
afterEach(() => test?.close());

const testAddress = () => `anna+${randomUUID()}@insurer.sandbox.test`;

async function place(by: string, email: string, values: Record<string, unknown> = {}): Promise<void> {
  const placed = await call(by, "POST", "/messages", { json: messageJson({ email, ...values }) });
  expect([placed.status, placed.json.errors]).toEqual([201, undefined]);
}

async function accountOf(email: string): Promise<string> {
  return (await findAccountByAddress(test.ctx.db, email as EmailAddress))?.id as string;
}

it("what a test key placed is no document of the insurer, unless a live key placed the same bytes", async () => {
  const isIssued = (sha256: string) => checkIssued(test.ctx, { sha256, client: { limitKey: randomUUID() } });
  const { json: document } = await upload(key);
  await place(key, testAddress(), { documents: [document.id] });
  expect(await isIssued(document.sha256)).toEqual({ ok: true, value: { state: "unknown" } });
  test.clock.advance({ days: 1 });
  await place(live, "anna@example.hu", { documents: [(await upload(live)).json.id] });
  expect(await isIssued(document.sha256)).toEqual({ ok: true, value: { state: "issued", issuedOn: "2026-11-24" } });
});

it("it hears nothing of real customers, by the feed or by a webhook", async () => {
  await place(live, "anna@example.hu");
  await setCustomerPortalSince(test.ctx.db, [await accountOf("anna@example.hu")], test.clock.now());
  const heard = async (by: string): Promise<string[]> =>
    (await call(by, "GET", "/events?limit=100")).json.data.map(({ type }: { type: string }) => type);
  expect([await heard(live), await heard(key)]).toEqual([["message.placed", "customer.registered"], []]);
  expect(await pushedTo("test/insurer")).toEqual([]);
});

/** Types of the events of customers and closure requests that a webhook of a sender gets. */
async function pushedTo(source: string): Promise<string[]> {
  const { lastPosition } = await numberFeed(test.ctx);
  const reader = readerOf({ source, types: ["customer.*", "closure.*"] });
  const entries = await listEntries(test.ctx.db, reader, { after: 0, until: lastPosition, limit: 100 });
  return entries.map(({ type }) => type);
}

it("alone hears of its test customers, by the feed and by a webhook: no live key, and no other sender's test key", async () => {
  const email = testAddress();
  await place(key, email);
  const accountId = (await accountOf(email)) as AuthorizedAccountId;
  await setCustomerPortalSince(test.ctx.db, [accountId], test.clock.now());
  await setCustomerPortalSince(test.ctx.db, [accountId], null);
  await test.ctx.db.execute(sql`update credentials set origin = 'chosen' where account_id = ${accountId}`);
  await importContract(test.ctx, accountId);
  await askSignedIn(test.ctx, accountId);
  expect((await call(key, "POST", "/test/reset")).json).toEqual({ removed: 1 });
  const types = [
    ...["customer.registered", "customer.returned", "customer.activated", "closure.requested"],
    ...["closure.withdrawn", "customer.closed"],
  ];
  const other = await newKey(test.ctx, { isTest: true, sender: "claims" });
  const heard = async (by: string): Promise<string[]> =>
    (await call(by, "GET", "/events?limit=100")).json.data
      .map(({ type }: { type: string }) => type)
      .filter((type: string) => !type.startsWith("message."));
  expect([await heard(key), await heard(live), await heard(other)]).toEqual([types, [], []]);
  expect([await pushedTo("test/insurer"), await pushedTo("insurer"), await pushedTo("test/claims")]).toEqual([
    ...[types, [], []],
  ]);
  const narrow = await newKey(test.ctx, { isTest: true, scopes: ["events:read"] });
  expect(await heard(narrow)).toEqual([]);
});

it("refusals and previews do not tell who is a customer", async () => {
  const [known, unknown] = ["anna@example.hu", "bela@example.hu"];
  await place(live, known);
  const tried = [];
  for (const email of [known, unknown]) {
    const wrong = messageJson({ senderReference: "R-1", email, name: undefined, initialPassword: "Titkos12Jelszo" });
    const single = await call(key, "POST", "/messages", { json: wrong });
    const id = await openBatch(key);
    await addMessages(key, id, [wrong]);
    const { counts, problems, remarks } = (await call(key, "GET", `/batches/${id}`)).json;
    tried.push({ errors: errorsOf(single.json), counts, problems, remarks });
  }
  expect(tried[0]).toEqual(tried[1]);
  expect(tried[0]?.errors).toEqual(["/email test-address", "/name missing"]);
});

it("contracts of closed accounts of real customers route no test", async () => {
  const contractNumber = "998877";
  await place(live, "anna@example.hu");
  const accountId = await accountOf("anna@example.hu");
  await importContract(test.ctx, accountId, { number: contractNumber, channel: "postal" });
  await inTransaction(test.ctx.db, (tx) => eraseAccountData(tx, test.clock.now(), accountId));
  const routeOf = async (by: string, email: string) =>
    (await call(by, "POST", "/recipients/lookup", { json: { email, contractNumber } })).json.route;
  const email = testAddress();
  expect([await routeOf(live, "bela@example.hu"), await routeOf(key, email)]).toEqual(["postal", "unknown"]);
  await place(key, email, { contractNumber });
});
