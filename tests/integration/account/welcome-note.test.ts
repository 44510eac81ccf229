import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { dismissWelcome } from "@/lib/account/dismiss-welcome";
import { getAccount } from "@/lib/account/store";
import { createAccount } from "@/tests/integration/mailbox/mailbox-fixture";
import { type TestContext, testContext } from "@/tests/support/context";

let test: TestContext;
beforeAll(async () => {
  test = await testContext();
});
afterAll(() => test.close());
beforeEach(() => test.clock.set("2026-11-23T09:00:00Z"));

const seenAt = async (accountId: AuthorizedAccountId) => (await getAccount(test.ctx.db, accountId)).welcomeSeenAt;

describe("the welcome note", () => {
  it("is put away once; a second time changes nothing", async () => {
    const accountId = await createAccount(test.ctx);
    expect(await seenAt(accountId)).toBeNull();
    await dismissWelcome(test.ctx, accountId);
    expect(await seenAt(accountId)).toEqual(new Date("2026-11-23T09:00:00Z"));

    test.clock.set("2026-11-24T09:00:00Z");
    await dismissWelcome(test.ctx, accountId);
    expect(await seenAt(accountId)).toEqual(new Date("2026-11-23T09:00:00Z"));
  });

  it("of another customer stays", async () => {
    const [own, other] = [await createAccount(test.ctx), await createAccount(test.ctx)];
    await dismissWelcome(test.ctx, own);
    expect(await seenAt(other)).toBeNull();
  });
});
