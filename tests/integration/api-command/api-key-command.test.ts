/** `portal api-key`: makes a key that is shown once, lists it without its secret, and revokes it. */
import { authorizeSender } from "@/lib/api/authorize-sender";
import { runPortal } from "@/tests/integration/delivery-command/portal-process";
import { type TestContext, testContext } from "@/tests/support/context";

let test: TestContext;
beforeAll(async () => {
  // The command takes the time of the machine.
  test = await testContext({ now: new Date().toISOString() });
});
afterAll(() => test.close());

const portal = (...args: string[]) => runPortal(test.databaseUrl, "api-key", ...args);

const use = (key: string) =>
  authorizeSender(test.ctx, {
    authorization: `Bearer ${key}`,
    scope: "messages:place",
    name: "POST /messages",
    requestId: null,
    client: { limitKey: null, network: null },
  });

it("creates, lists and revokes a key", async () => {
  const created = await portal(
    "create",
    "output system",
    "--sender",
    "outputs",
    "--scopes",
    "messages:place",
    "--json",
  );
  const { key, id } = JSON.parse(created.stdout);
  expect(key).toMatch(new RegExp(`^kp_live_${id}_`));
  expect(await use(key)).toMatchObject({ value: { sender: { source: "outputs", keyName: "output system" } } });

  const listed = await portal("list");
  expect(listed.stdout).toMatch(
    new RegExp(`^${id}  live  active  output system  sender outputs  messages:place  until `),
  );
  expect(listed.stdout).not.toContain(key.slice(-43));

  const revoked = await portal("revoke", id);
  expect([revoked.status, revoked.stdout.includes(`${id}  output system  revoked at `)]).toEqual([0, true]);
  expect(await use(key)).toMatchObject({ error: { kind: "unauthorized" } });
});

it.each([
  [["create", "x", "--scopes", "everything"], "There is no scope everything"],
  [["create", "x", "--days", "731"], "--days is a whole number from 1 to 730"],
  [["create", "x", "--sender", " test/insurer"], "The sender does not begin with test/"],
  [["revoke", "000000000000"], "There is no key 000000000000"],
])("%j is refused, and nothing is done", async (args, reason) => {
  const refused = await portal(...args);
  expect([refused.status, refused.stderr]).toEqual([2, expect.stringContaining(reason)]);
});
