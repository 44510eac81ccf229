/** `portal webhooks`: from the address to the log. */
import { deliverWebhooks } from "@/lib/feed/deliver-webhooks";
import { runPortal } from "@/tests/integration/delivery-command/portal-process";
import { type WebhookTest, webhookTest } from "@/tests/integration/feed/webhook-fixture";

let test: WebhookTest;
beforeAll(async () => {
  test = await webhookTest();
  // The command takes the time of the machine.
  test.clock.set(new Date().toISOString());
});
afterAll(() => test.close());

const portal = (...args: string[]) => runPortal(test.databaseUrl, "webhooks", ...args);

it("adds, shows, rotates, replays, lists the log and removes", async () => {
  const refused = await portal("add", test.receiver.url);
  expect([refused.status, refused.stderr]).toEqual([2, expect.stringContaining("WEBHOOK_NETWORKS")]);
  const types = ["--types", "message.placed,reply.*"];
  const added = JSON.parse(
    (await portal("add", "https://receiver.invalid/x", "--sender", "test", ...types, "--json")).stdout,
  );
  expect(added).toMatchObject({ url: "https://receiver.invalid/x", condition: "working", types: types[1]?.split(",") });
  expect(added.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  const { id } = added;

  const tested = await portal("test", id);
  // Where no name server answers, asking it takes longer than an attempt may.
  expect([tested.status, tested.stdout]).toEqual([1, expect.stringMatching(/not taken: (?:unresolved|timeout)/)]);
  await test.place("KUL-1");
  await deliverWebhooks(test.ctx, { caller: { post: async () => ({ kind: "timeout" }), close() {} } });
  const log = await portal("deliveries", id, "--state", "waiting");
  expect(log.stdout).toMatch(/^1 {2}waiting {2}message\.placed {2}\S+ {2}queued \S+ {2}1 tried, last \S+: timeout, /);
  const listed = await portal("list");
  expect(listed.stdout).toContain(
    `${id}  working  sender test  https://receiver.invalid/x  message.placed,reply.*  never taken`,
  );
  expect(listed.stdout).toContain("1 failed in a row: timeout");
  expect(listed.stdout).not.toContain(added.secret);
  expect((await portal("show", id)).stdout).toContain("1 waiting  0 delivered  0 abandoned");

  const rotated = await portal("rotate", id);
  expect(rotated.stdout).toContain("New secret, shown once: whsec_");
  expect((await portal("show", id)).stdout).toContain("the secret before signs as well until ");
  expect((await portal("replay", id, "--from", "x")).stderr).toContain("--from is the cursor of an event");
  expect((await portal("replay", id)).status).toBe(0);
  expect((await portal("enable", id)).status).toBe(0);
  expect((await portal("remove", id)).stdout).toBe(`${id}  removed\n`);
  const gone = await portal("show", id);
  expect([gone.status, gone.stderr]).toEqual([2, expect.stringContaining(`There is no webhook ${id}`)]);
});

it.each([
  [["add", "receiver"], "The address is no URL"],
  [["add", "https://a:b@receiver.example/"], "holds a user or a password"],
  [["add", "https://receiver.example/", "--types", "message.read"], "There is no event type message.read"],
  [["rotate", "000000000000", "--overlap-days", "31"], "--overlap-days is a whole number from 0 to 30"],
  [["rotate", "000000000000", "--overlap-days", ""], "--overlap-days is a whole number from 0 to 30"],
  [["rotate", "000000000000", "--overlap-days", "1.5"], "--overlap-days is a whole number from 0 to 30"],
  [["deliveries", "000000000000", "--state", "lost"], "--state is waiting, delivered, abandoned"],
])("%j is refused, and nothing is done", async (args, reason) => {
  const refused = await portal(...args);
  expect([refused.status, refused.stderr]).toEqual([2, expect.stringContaining(reason)]);
});
