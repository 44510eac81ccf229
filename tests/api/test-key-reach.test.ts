/** What a test key must not learn of real customers, nor make others believe. What it does with its own: sandbox.test.ts. */
import { randomUUID } from "node:crypto";
import { findAccountByAddress, setCustomerPortalSince } from "@/lib/account/store";
import { readerOf } from "@/lib/feed/deliver-webhooks";
import type { EmailAddress } from "@/lib/kernel/email-address";
import { checkIssued } from "@/lib/mailbox/message/check-issued";
import { webContext } from "@/lib/web/web-context";
import { webSettings } from "@/lib/web/web-settings";
import { type TestContext, testContext } from "@/tests/support/context";
import { SERVER_SETTINGS } from "@/tests/support/test-server";
import { call, messageJson, newKey, upload } from "./api-fixture";

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
