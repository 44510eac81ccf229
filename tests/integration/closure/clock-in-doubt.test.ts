/** Accounts in their grace period are kept while the clock may be ahead (R14). */
import { sessions } from "@/drizzle/schema/auth";
import { closureRequests } from "@/drizzle/schema/closure";
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { closeAccounts } from "@/lib/closure/close-accounts";
import { addMinutes } from "@/lib/kernel/time";
import { purgeExpired } from "@/lib/retention/purge-expired";
import { accountOf, activate, NOW } from "@/tests/integration/auth/auth-fixture";
import { clearRetention, recordDailyActivity } from "@/tests/integration/retention/retention-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { askSignedIn, closureOf } from "./closure-fixture";

const DAY_MINUTES = 24 * 60;
const MONTH_LATER = addMinutes(new Date(NOW), 30 * DAY_MINUTES);
const NOT_CLOSED = { closed: 0, postponed: 0, failed: 0, held: true };
let test: TestContext;
beforeAll(async () => {
  test = await testContext({ now: NOW });
});
afterAll(() => test.close());
beforeEach(() => test.clock.set(NOW));
afterEach(async () => {
  await clearRetention(test);
  // The use of a session is activity too.
  await test.ctx.db.delete(sessions);
  await test.ctx.db.delete(closureRequests);
});

async function customerInGrace() {
  const address = await activate(test.ctx);
  const { id } = await accountOf(test.ctx, address);
  const request = await askSignedIn(test.ctx, id as AuthorizedAccountId);
  const state = async () => (await closureOf(test.ctx, request.id)).state;
  return { address, state };
}

describe("a clock that jumps a month ahead together with the database's, with nothing due for the purge", () => {
  it.each([
    ["after a check of the purge guard", true],
    ["before the first check", false],
  ])("%s: no account is closed before the purge runs, nor after it", async (_name, isChecked) => {
    const { address, state } = await customerInGrace();
    if (isChecked) expect(await purgeExpired(test.ctx)).toMatchObject({ kind: "purged", due: 0 });
    test.clock.set(MONTH_LATER);
    expect(await closeAccounts(test.ctx)).toMatchObject(NOT_CLOSED);
    expect(await purgeExpired(test.ctx)).toMatchObject({ kind: "stopped", reason: "clock-ahead", due: 0 });
    // What customers do meanwhile does not show that the month has passed.
    await activate(test.ctx);
    expect(await closeAccounts(test.ctx)).toMatchObject(NOT_CLOSED);
    expect([await state(), (await accountOf(test.ctx, address)).closedAt]).toEqual(["grace", null]);
  });

  it("once the clock is corrected, the account closes on the announced day", async () => {
    const { state } = await customerInGrace();
    await purgeExpired(test.ctx);
    test.clock.set(MONTH_LATER);
    expect(await closeAccounts(test.ctx)).toMatchObject(NOT_CLOSED);
    await purgeExpired(test.ctx);
    test.clock.set(addMinutes(new Date(NOW), 60));
    await purgeExpired(test.ctx);
    expect(await closeAccounts(test.ctx)).toMatchObject({ closed: 0, held: false });
    for (let day = 1; day <= 7; day += 1) {
      test.clock.set(addMinutes(new Date(NOW), day * DAY_MINUTES));
      await recordDailyActivity(test.ctx);
      await purgeExpired(test.ctx);
    }
    expect(await closeAccounts(test.ctx)).toMatchObject({ closed: 1, held: false });
    expect(await state()).toBe("closed");
  });
});
