/** What tests do counts in no metric of staff. Their queues and figures: sandbox.test.ts. */
import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { apiBatches } from "@/drizzle/schema/delivery";
import { UNKNOWN_CLIENT } from "@/lib/auth/session/client";
import { signIn } from "@/lib/auth/sign-in/sign-in";
import { JOBS } from "@/lib/jobs/registry";
import { metricsText } from "@/lib/metrics/exposition";
import { webContext } from "@/lib/web/web-context";
import { webSettings } from "@/lib/web/web-settings";
import { type TestContext, testContext } from "@/tests/support/context";
import { SERVER_SETTINGS } from "@/tests/support/test-server";
import { addMessages, call, messageJson, newKey, openBatch } from "./api-fixture";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));
jest.mock("@/lib/web/web-settings");
jest.mock("@/lib/web/web-context");

let test: TestContext;
let live: string;
let key: string;
beforeEach(async () => {
  test = await testContext({ now: "2026-11-23T09:00:00.000Z" });
  jest.mocked(webContext).mockReturnValue(test.ctx);
  jest.mocked(webSettings).mockReturnValue(SERVER_SETTINGS);
  live = await newKey(test.ctx);
  key = await newKey(test.ctx, { isTest: true });
});
afterEach(() => test?.close());

const testAddress = () => `anna+${randomUUID()}@insurer.sandbox.test`;

it("sign-ins of tests, and batches of test keys, count in no metric", async () => {
  const email = testAddress();
  await call(key, "POST", "/messages", { json: messageJson({ email }) });
  const counted = async () => (await metricsText([])).split("\n").filter((text) => /^portal_sign_ins_total/.test(text));
  const before = await counted();
  const attempt = { password: "Rossz12Jelszo", answer: null, client: UNKNOWN_CLIENT };
  expect((await signIn(test.ctx, { emailAddress: email, ...attempt })).ok).toBe(false);
  expect(await counted()).toEqual(before);
  expect((await signIn(test.ctx, { emailAddress: "anna@example.hu", ...attempt })).ok).toBe(false);
  expect(await counted()).not.toEqual(before);
  const placedBy = async (by: string, address: string) => {
    const id = await openBatch(by);
    await addMessages(by, id, [messageJson({ email: address })]);
    await call(by, "POST", `/batches/${id}/commit`);
    const [batch] = await test.ctx.db.select().from(apiBatches).where(eq(apiBatches.id, id));
    const job = JOBS.find(({ name }) => name === "finish-batch");
    const run = { ctx: test.ctx, signal: new AbortController().signal } as Parameters<
      NonNullable<typeof job>["run"]
    >[0];
    return job?.run(run, { batchId: batch?.stagingId ?? "", messages: "1" });
  };
  expect(await placedBy(key, testAddress())).toEqual({ queued: expect.any(Number) });
  expect(await placedBy(live, "bela@example.hu")).toEqual({ queued: expect.any(Number), placed: 1 });
});
