import { type TestContext, testContext } from "@/tests/support/context";
import { deliverLines, line, newAddress, removeBatchFolders } from "./batch-fixture";

let test: TestContext;
beforeAll(async () => {
  test = await testContext();
});
afterAll(async () => {
  await test?.close();
  await removeBatchFolders();
});

it("an initial password that is easy to guess is accepted with a remark, once for each new account", async () => {
  const [email, other] = [newAddress(), newAddress()];
  const own = line({
    email,
    name: "Szentgyörgyi Kamilla",
    contractNumber: "KGF-4830917",
    initialPassword: "KGf4830917aA",
  });
  const { lines, remarks } = await deliverLines(test.ctx, [
    own,
    line({ email, initialPassword: "KGf4830917aA" }),
    line({ email: other, initialPassword: "xT7kQ9mLp2Wd" }),
  ]);
  expect(lines.map(({ state }) => state)).toEqual(["placed", "placed", "placed"]);
  const reason = expect.stringContaining("initialPassword is easy to guess");
  expect(remarks).toEqual([{ line: 2, detail: "password-guessable", reason }]);
});
