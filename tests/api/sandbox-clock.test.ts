/** The clock of test customers is moved by one call at a time. */
import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { notifications } from "@/drizzle/schema/notification";
import { addSeconds } from "@/lib/kernel/time";
import { takeClock } from "@/lib/sandbox/store";
import { webContext } from "@/lib/web/web-context";
import { webSettings } from "@/lib/web/web-settings";
import { untilLockWait } from "@/tests/integration/mailbox/mailbox-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { SERVER_SETTINGS } from "@/tests/support/test-server";
import { call, errorsOf, messageJson, newKey } from "./api-fixture";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));
jest.mock("@/lib/web/web-settings");
jest.mock("@/lib/web/web-context");

let test: TestContext;
let key: string;
beforeEach(async () => {
  test = await testContext({ now: "2026-11-23T09:00:00.000Z" });
  jest.mocked(webContext).mockReturnValue(test.ctx);
  jest.mocked(webSettings).mockReturnValue(SERVER_SETTINGS);
  key = await newKey(test.ctx, { isTest: true });
});
afterEach(() => test?.close());

const testAddress = () => `anna+${randomUUID()}@insurer.sandbox.test`;

const move = (now: string) => call(key, "POST", "/test/clock", { json: { now } });

it("is moved by one call at a time: others, and the removal of the customers, are refused until it ends", async () => {
  await call(key, "POST", "/messages", { json: messageJson({ email: testAddress() }) });
  const bodies = await test.ctx.db.transaction(async (tx) => {
    // The first day of the move waits for this lock.
    await tx.execute(sql`lock table ${notifications} in access exclusive mode`);
    const moving = move("2026-12-23T09:00:00.000Z");
    await untilLockWait(test.ctx);
    const refused = [await move("2026-11-30T09:00:00.000Z"), await call(key, "POST", "/test/reset")];
    expect(refused.map(({ status, json, headers }) => [status, json.code, headers.get("retry-after")])).toEqual([
      ...[0, 1].map(() => [409, "clock-held", "1"]),
    ]);
    const other = await newKey(test.ctx, { isTest: true, sender: "claims" });
    expect((await call(other, "POST", "/test/clock", { json: { now: "2026-11-30T09:00:00.000Z" } })).status).toBe(200);
    return { moving };
  });
  expect((await bodies.moving).status).toBe(200);
  expect((await call(key, "GET", "/test/clock")).json.now).toBe("2026-12-23T09:00:00.000Z");
  expect(errorsOf((await move("2026-11-30T09:00:00.000Z")).json)).toEqual(["/now not-allowed"]);
});

it("held by a call whose process has stopped can be moved after a minute", async () => {
  const heldUntil = addSeconds(test.clock.now(), 60);
  await takeClock(test.ctx.db, { source: "test/insurer", now: test.clock.now(), heldUntil });
  expect((await move("2026-12-01T09:00:00.000Z")).json.code).toBe("clock-held");
  test.clock.advance({ minutes: 1 });
  expect((await move("2026-12-01T09:00:00.000Z")).status).toBe(200);
  expect((await call(key, "POST", "/test/reset")).status).toBe(200);
});
