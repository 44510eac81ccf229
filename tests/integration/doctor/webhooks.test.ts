import { runChecks } from "@/lib/doctor/run-checks";
import { deliverWebhooks } from "@/lib/feed/deliver-webhooks";
import { addWebhook } from "@/lib/feed/manage-webhooks";
import { checkLines } from "@/scripts/portal/doctor-texts";
import { createAccount, placeMessage } from "@/tests/integration/mailbox/mailbox-fixture";
import { type TestContext, testContext } from "@/tests/support/context";

let test: TestContext;
beforeAll(async () => {
  test = await testContext();
});
afterAll(() => test.close());

const ofWebhooks = async () =>
  (await runChecks(test.ctx)).filter(({ name }) => name === "webhooks").flatMap(checkLines);

it("a webhook that failed three times in a row is named with the reason; without webhooks there is no check", async () => {
  const { ctx, clock } = test;
  expect(await ofWebhooks()).toEqual([]);
  const url = "https://receiver.example/?token=secret";
  const added = await addWebhook(ctx, { source: "test", url, types: [] });
  const id = added.ok ? added.value.id : "";
  expect(await ofWebhooks()).toEqual(["✓ webhooks are taken by their receivers"]);
  await placeMessage(ctx, await createAccount(ctx));
  const caller = {
    post: async () => ({ kind: "answered" as const, status: 500, retryAfterSeconds: null }),
    close() {},
  };
  for (const minutes of [0, 2, 6]) {
    clock.advance({ minutes });
    await deliverWebhooks(ctx, { caller });
  }
  expect(await ofWebhooks()).toEqual([
    `✗ webhooks are taken by their receivers: ${id} at receiver.example fails (status 500), 1 wait`,
    expect.stringContaining("webhooks deliveries <id>"),
  ]);
});
