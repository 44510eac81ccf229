/** An announced closure that is returned to staff because an electronic contract was added (R14). */
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { closeAccounts } from "@/lib/closure/close-accounts";
import { decideClosure } from "@/lib/closure/decide-closure";
import {
  accountOf,
  activate,
  auditKinds,
  kindsOfNotifications,
  NOW,
  notificationsOf,
} from "@/tests/integration/auth/auth-fixture";
import { recordDailyActivity } from "@/tests/integration/retention/retention-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { askSignedIn, importContract } from "./closure-fixture";

const CLOSURE_DAY = "2031-03-09T23:00:00Z";
let test: TestContext;
beforeAll(async () => {
  test = await testContext({ now: NOW });
});
afterAll(() => test.close());

it("the customer is notified once that staff decide now, and the audit log records it", async () => {
  const address = await activate(test.ctx);
  const accountId = (await accountOf(test.ctx, address)).id as AuthorizedAccountId;
  const request = await askSignedIn(test.ctx, accountId);
  await importContract(test.ctx, accountId);
  test.clock.set(CLOSURE_DAY);
  await recordDailyActivity(test.ctx);
  await Promise.all([closeAccounts(test.ctx), closeAccounts(test.ctx)]);
  await closeAccounts(test.ctx);
  const postponed = (await notificationsOf(test.ctx, address)).filter(({ kind }) => kind === "close-postponed");
  expect(postponed).toMatchObject([
    { subjectId: request.id, props: { reference: request.reference, promisedOn: "2031-03-10" } },
  ]);
  expect((await auditKinds(test.ctx, accountId)).filter((kind) => kind === "closure.postponed")).toHaveLength(1);
  const { reference } = request;
  expect(await decideClosure(test.ctx, { reference, decision: "rejected" })).toMatchObject({ ok: true });
  expect(await kindsOfNotifications(test.ctx, address)).toContain("close-refused");
});
