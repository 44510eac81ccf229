/** At most four statements around the hash of a sign-in, and two more for a notification of it. */
import { setTimeout } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { lockAccount } from "@/lib/account/store";
import { lockCustomer } from "@/lib/auth/sign-in/lock-customer";
import type { Context } from "@/lib/context";
import { KEPT_PLAN_PARAMETERS, openDatabase } from "@/lib/db/connection";
import { inTransaction } from "@/lib/db/transaction";
import { type TestContext, testContext } from "@/tests/support/context";
import {
  accountOf,
  activate,
  fail,
  invite,
  kindsOfNotifications,
  NOW,
  newAddress,
  outcomeOf,
  PASSWORD,
  solveFor,
  someClient,
  trySignIn,
} from "./auth-fixture";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));
jest.mock("altcha-lib/algorithms/pbkdf2", () => jest.requireActual("@/tests/support/cheap-pbkdf2"));

let test: TestContext;
let counted: ReturnType<typeof openDatabase>;
let portal: Context;
const statements: { text: string; isPlanKept: boolean }[] = [];

beforeAll(async () => {
  test = await testContext({ now: NOW });
  const onStatement = (text: string, _: unknown, isPlanKept: boolean) =>
    /^(?:begin|commit)/i.test(text) || statements.push({ text, isPlanKept });
  counted = openDatabase(test.databaseUrl, { prepare: true, onStatement });
  portal = { ...test.ctx, db: counted.db };
});
beforeEach(() => test.clock.set(NOW));
afterAll(async () => {
  await counted.close();
  await test.close();
});

/** The outcome of an attempt and the number of its statements, without those that begin and end a transaction. */
async function measure(address: string, options: Parameters<typeof trySignIn>[2] = {}) {
  statements.length = 0;
  const outcome = await outcomeOf(trySignIn(portal, address, options));
  return { outcome, statements: statements.length };
}

/** A customer with no known browser. */
async function withoutBrowser(): Promise<string> {
  const address = await activate(test.ctx);
  await test.ctx.db.execute("delete from known_browsers");
  return address;
}

it("the right password: two, from the first browser and from a known one", async () => {
  const address = await withoutBrowser();
  expect(await measure(address, { password: PASSWORD })).toEqual({ outcome: "in", statements: 2 });
  const again = await trySignIn(test.ctx, address, { password: PASSWORD });
  if (!again.ok) throw new Error(again.error.kind);
  const client = { ...someClient(), browserToken: again.value.browserToken };
  const known = await measure(address, { password: PASSWORD, client });
  expect(known).toEqual({ outcome: "in", statements: 2 });
});

it("the right password from a new browser: four more, two of them for the notification and its job", async () => {
  const address = await activate(test.ctx);
  const sent = (await kindsOfNotifications(test.ctx, address)).length;
  const found = await measure(address, { password: PASSWORD });
  expect(found).toEqual({ outcome: "in", statements: 6 });
  expect(await kindsOfNotifications(test.ctx, address)).toHaveLength(sent + 1);
});

it("the right password while another transaction locks the account: four, and the one that waits keeps no plan", async () => {
  const address = await withoutBrowser();
  const { id } = await accountOf(test.ctx, address);
  const [locked, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const holding = inTransaction(test.ctx.db, async (tx) => {
    await lockAccount(tx, id);
    locked.resolve();
    await released.promise;
  });
  await locked.promise;
  const signingIn = measure(address, { password: PASSWORD });
  try {
    for (let waited = 0; statements.length < 3 && waited < 60_000; waited += 5) await setTimeout(5);
    expect(statements.map(({ isPlanKept }) => isPlanKept)).toEqual([false, true, false]);
  } finally {
    released.resolve();
    await holding;
  }
  expect(await signingIn).toEqual({ outcome: "in", statements: 4 });
});

type PlanNode = { "Index Name"?: string; "Index Cond"?: string; "Relation Name"?: string; Plans?: PlanNode[] };
const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

it.each([
  ["was never analysed", "select"],
  ["was analysed while its tables were empty", "vacuum analyze"],
])(
  "the plan of the statement that starts the session, kept since the database %s, finds every row by its key",
  async (_, prepare) => {
    const address = await withoutBrowser();
    await measure(address, { password: PASSWORD });
    const kept = statements.find(({ isPlanKept }) => isPlanKept);
    const empty = await testContext();
    try {
      await empty.ctx.db.execute(sql.raw(prepare));
      const [row] = await inTransaction(empty.ctx.db, async (tx) => {
        for (const [name, value] of Object.entries(KEPT_PLAN_PARAMETERS))
          await tx.execute(sql.raw(`set local ${name} = ${value}`));
        const explain = sql.raw(`explain (generic_plan, format json) ${kept?.text}`);
        return tx.execute<{ "QUERY PLAN": [{ Plan: PlanNode }] }>(explain);
      });
      const [plan] = row?.["QUERY PLAN"] ?? [];
      const reads = nodesOf(plan?.Plan ?? {}).filter((node) => node["Index Name"]);
      expect(reads.length).toBeGreaterThanOrEqual(9);
      for (const read of reads)
        expect(read["Index Cond"]).toMatch(/^\(+(?:rule|account_id|email_address|address_digest|id) = /);
      const ofSessions = reads.filter((node) => node["Index Name"]?.startsWith("sessions_"));
      expect(ofSessions.map((node) => node["Index Cond"])).toEqual([
        expect.stringMatching(/^\(account_id = \$\d+\)$/),
        expect.stringMatching(/^\(\(?(?:account_id = \$\d+\) AND \()?id = ANY /),
      ]);
      expect(JSON.stringify(plan)).not.toContain("Seq Scan");
    } finally {
      await empty.close();
    }
  },
);

describe.each([
  ["a customer's address", () => activate(test.ctx)],
  ["an unknown address", async () => newAddress()],
  ["an invited customer's address", () => invite(test.ctx)],
])("a wrong password for %s", (_, makeAddress) => {
  it("two without a captcha, four when the next attempt needs one", async () => {
    const address = await makeAddress();
    const found = [await measure(address), await measure(address), await measure(address)];
    expect(found.map((attempt) => attempt.outcome)).toEqual(["wrong", "wrong", "wrong"]);
    expect(found.map((attempt) => attempt.statements)).toEqual([2, 2, 4]);
  });

  it("two for a locked address", async () => {
    const address = await makeAddress();
    await fail(test.ctx, address, 10);
    expect(await measure(address, { password: PASSWORD })).toEqual({ outcome: "locked", statements: 2 });
  });
});

it("the right password of an account that staff have locked: three", async () => {
  const address = await activate(test.ctx);
  await lockCustomer(test.ctx, address);
  // Without the counter, as after a change of AUTH_SECRET.
  await test.ctx.db.execute("delete from login_attempts");
  expect(await measure(address, { password: PASSWORD })).toEqual({ outcome: "locked", statements: 3 });
});

it("an expired password: three", async () => {
  const address = await activate(test.ctx);
  test.clock.advance({ days: 370 });
  expect(await measure(address, { password: PASSWORD })).toEqual({ outcome: "expired", statements: 3 });
});

it("with a captcha: four; one uses the answer up and reserves the attempt", async () => {
  const address = await withoutBrowser();
  await fail(test.ctx, address, 3);
  const answer = await solveFor(test.ctx, address);
  const found = await measure(address, { password: PASSWORD, answer });
  expect(found).toEqual({ outcome: "in", statements: 4 });
});
