/** Messages placed are counted by each way to place them: batch, single call of the API, answer of staff. */
import { randomUUID } from "node:crypto";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { findAccountByAddress } from "@/lib/account/store";
import { readDatabaseMetrics } from "@/lib/jobs/database-metrics";
import { drainJobs } from "@/lib/jobs/drain";
import { sendReply } from "@/lib/mailbox/reply/send-reply";
import { answerReply } from "@/lib/mailbox/staff/answer-reply";
import { takeReply } from "@/lib/mailbox/staff/work-on-reply";
import { metricsText } from "@/lib/metrics/exposition";
import { webContext } from "@/lib/web/web-context";
import { webSettings } from "@/lib/web/web-settings";
import { enrol } from "@/tests/integration/staff/staff-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { SERVER_SETTINGS } from "@/tests/support/test-server";
import { addMessages, call, messageJson, newKey, openBatch } from "./api-fixture";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));
jest.mock("@/lib/web/web-settings");
jest.mock("@/lib/web/web-context");

let test: TestContext;
let key: string;
beforeAll(async () => {
  test = await testContext();
  jest.mocked(webContext).mockReturnValue(test.ctx);
  jest.mocked(webSettings).mockReturnValue(SERVER_SETTINGS);
  key = await newKey(test.ctx);
});
afterAll(() => test?.close());

async function placed() {
  const lines = (await metricsText(await readDatabaseMetrics(test.ctx))).split("\n");
  const sampleOf = (sample: string) =>
    Number(
      lines
        .find((line) => line.startsWith(`${sample} `))
        ?.split(" ")
        .at(-1),
    );
  return {
    batches: sampleOf("portal_messages_placed_total"),
    sender: sampleOf('portal_single_messages_placed_total{by="sender"}'),
    staff: sampleOf('portal_single_messages_placed_total{by="staff"}'),
  };
}

it("all three ways start at zero, so that the first message is an increase", async () => {
  expect(await placed()).toEqual({ batches: 0, sender: 0, staff: 0 });
});

it("a single call counts its message once: not again when repeated, not when refused, and not of a test key", async () => {
  const before = await placed();
  const json = messageJson();
  expect((await call(key, "POST", "/messages", { json })).status).toBe(201);
  expect(await placed()).toEqual({ ...before, sender: before.sender + 1 });
  const again = await call(key, "POST", "/messages", { json: { ...json } });
  expect(again.json.state).toBe("already-placed");
  expect((await call(key, "POST", "/messages", { json: { ...json, subject: "Más" } })).status).toBe(422);
  const testKey = await newKey(test.ctx, { isTest: true });
  const ofTest = messageJson({ email: `anna+${randomUUID()}@insurer.sandbox.test` });
  expect((await call(testKey, "POST", "/messages", { json: ofTest })).status).toBe(201);
  expect(await placed()).toEqual({ ...before, sender: before.sender + 1 });
});

it("a batch counts its messages when its job has finished it", async () => {
  const before = await placed();
  const id = await openBatch(key);
  await addMessages(key, id, [messageJson(), messageJson()]);
  expect((await call(key, "POST", `/batches/${id}/commit`)).json.state).toBe("committed");
  await drainJobs(test.ctx, "finish-batch");
  expect(await placed()).toEqual({ ...before, batches: before.batches + 2 });
});

it("an answer of staff counts once, and a refused one not at all", async () => {
  const json = messageJson({ allowReply: true });
  const { json: message } = await call(key, "POST", "/messages", { json });
  const accountId = (await findAccountByAddress(test.ctx.db, String(json.email)))?.id as AuthorizedAccountId;
  const reply = { accountId, messageId: message.id, body: "Miért?", formToken: randomUUID(), files: [] };
  const sent = await sendReply(test.ctx, reply);
  if (!sent.ok) throw new Error(sent.error.kind);
  const { reference } = sent.value;
  const { member: by } = await enrol(test);
  await takeReply(test.ctx, { reference, from: null, by });
  const before = await placed();
  const answer = () => answerReply(test.ctx, { reference, body: "A díj a korral változik.", file: null, by });
  expect((await answer()).ok).toBe(true);
  expect((await answer()).ok).toBe(false);
  expect(await placed()).toEqual({ ...before, staff: before.staff + 1 });
});
