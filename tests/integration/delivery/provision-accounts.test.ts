import { eq } from "drizzle-orm";
import { accounts } from "@/drizzle/schema/account";
import { createPreparedAccounts, prepareAccounts } from "@/lib/auth/activation/provision-accounts";
import { parseEmailAddress } from "@/lib/kernel/email-address";
import { type TestContext, testContext } from "@/tests/support/context";
import { countRows, newAddress, notificationsTo } from "./batch-fixture";

let test: TestContext;

beforeAll(async () => {
  test = await testContext();
});
afterAll(() => test?.close());

function request(email: string) {
  const emailAddress = parseEmailAddress(email);
  if (!emailAddress) throw new Error("no address");
  return { emailAddress, name: "Kovács Anna", locale: "hu" as const };
}

describe("R3: one address, one account", () => {
  it("30 creations at once make one account and one welcome notification", async () => {
    const email = newAddress();
    const prepared = await prepareAccounts(test.ctx, Array(30).fill(request(email)));
    const created = await Promise.all(
      prepared.map((account) => test.ctx.db.transaction((tx) => createPreparedAccounts(test.ctx, tx, [account]))),
    );
    const [winner, ...others] = created.flat();
    expect(others).toEqual([]);
    const rows = await test.ctx.db.select().from(accounts).where(eq(accounts.emailAddress, email));
    expect(rows.map((row) => row.id)).toEqual([winner?.accountId]);
    expect((await notificationsTo(test.ctx, email)).map(({ kind }) => kind)).toEqual(["welcome"]);
    const generated = prepared.find((account) => account.id === winner?.accountId)?.generatedPassword;
    expect(winner?.initialPassword).toBe(generated);
  });

  it("30 with one address within one creation make one too", async () => {
    const email = newAddress();
    const prepared = await prepareAccounts(test.ctx, Array(30).fill(request(email)));
    await test.ctx.db.transaction((tx) => createPreparedAccounts(test.ctx, tx, prepared));
    expect((await notificationsTo(test.ctx, email)).map(({ kind }) => kind)).toEqual(["welcome"]);
  });

  it("a creation that is rolled back leaves no account and no notification", async () => {
    const before = await countRows(test.ctx);
    const prepared = await prepareAccounts(test.ctx, [request(newAddress())]);
    const failing = test.ctx.db.transaction(async (tx) => {
      await createPreparedAccounts(test.ctx, tx, prepared);
      throw new Error("fault");
    });
    await expect(failing).rejects.toThrow("fault");
    expect(await countRows(test.ctx)).toEqual(before);
  });
});
