/** What a test key must not learn of real customers, nor make others believe. What it does with its own: sandbox.test.ts. */
import { randomUUID } from "node:crypto";
import { findAccountByAddress, setCustomerPortalSince } from "@/lib/account/store";
import { eraseAccountData } from "@/lib/closure/close-accounts";
import { inTransaction } from "@/lib/db/transaction";
import { readerOf } from "@/lib/feed/deliver-webhooks";
import type { EmailAddress } from "@/lib/kernel/email-address";
import { checkIssued } from "@/lib/mailbox/message/check-issued";
import { webContext } from "@/lib/web/web-context";
import { webSettings } from "@/lib/web/web-settings";
import { importContract } from "@/tests/integration/closure/closure-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { SERVER_SETTINGS } from "@/tests/support/test-server";
import { addMessages, call, errorsOf, messageJson, newKey, openBatch, upload } from "./api-fixture";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));
jest.mock("@/lib/web/web-settings");
jest.mock("@/lib/web/web-context");

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
  const types = ["customer.*", "closure.closed"];
  expect(readerOf({ source: "insurer", types }).unowned).toEqual(["closure", "customer"]);
  expect(readerOf({ source: "test/insurer", types }).unowned).toEqual([]);
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
