/** What a test key must not learn of real customers, nor make others believe. What it does with its own: sandbox.test.ts. */
import { randomUUID } from "node:crypto";
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

it("what a test key placed is no document of the insurer, unless a live key placed the same bytes", async () => {
  const isIssued = (sha256: string) => checkIssued(test.ctx, { sha256, client: { limitKey: randomUUID() } });
  const { json: document } = await upload(key);
  await place(key, testAddress(), { documents: [document.id] });
  expect(await isIssued(document.sha256)).toEqual({ ok: true, value: { state: "unknown" } });
  test.clock.advance({ days: 1 });
  await place(live, "anna@example.hu", { documents: [(await upload(live)).json.id] });
  expect(await isIssued(document.sha256)).toEqual({ ok: true, value: { state: "issued", issuedOn: "2026-11-24" } });
});
