/**
 * A connection of a process is lost after any statement of a call, before its reply, also that of the commit: the
 * process goes on and answers, and the same call, sent again, has the effect of one undisturbed call.
 */
import { webContext } from "@/lib/web/web-context";
import { webSettings } from "@/lib/web/web-settings";
import { type TestContext, testContext } from "@/tests/support/context";
import { SERVER_SETTINGS } from "@/tests/support/test-server";
import { expectNothingLeft, expectOneEffect } from "./crash-fixture";
import { callName, type Keys, WRITING_CALLS, writingKeys } from "./writing-calls";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));
jest.mock("@/lib/web/web-settings");
jest.mock("@/lib/web/web-context");
jest.mock("@/lib/log", () => ({ createLog: () => ({ info() {}, warn() {}, error() {} }) }));

let test: TestContext;
let keys: Keys;
beforeAll(async () => {
  test = await testContext();
  jest.mocked(webSettings).mockReturnValue(SERVER_SETTINGS);
  jest.mocked(webContext).mockReturnValue(test.ctx);
  keys = await writingKeys(test);
});
afterAll(() => test?.close());

it.each(WRITING_CALLS.map((one) => [callName(one), one] as const))("%s", (_, call) =>
  expectOneEffect(keys, call, "reply-lost"),
);

it("what is left of them is removed within a day", () => expectNothingLeft(keys));
