/**
 * Every limit of signing in and of password links holds exactly for fifty parallel requests
 * (docs/security.md#3-numbers). The failures of one address are in races.test.ts, the cost of the captcha in
 * captcha-price.test.ts.
 */
import { and, eq, isNull } from "drizzle-orm";
import { passwordLinks, sessions } from "@/drizzle/schema/auth";
import { requestPasswordLink } from "@/lib/auth/password-link/request-password-link";
import { MAX_SESSIONS } from "@/lib/auth/session/session";
import { CAPTCHA_FROM_CLIENT_FAILURES, RATE_LIMITS } from "@/lib/rate-limit/rate-limit";
import { type TestContext, testContext } from "@/tests/support/context";
import {
  accountOf,
  activate,
  countedFailures,
  fail,
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

const PARALLEL = 50;

const inParallel = <T>(work: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: PARALLEL }, (_, index) => work(index)));

let test: TestContext;
let customers: string[];
beforeAll(async () => {
  test = await testContext({ now: NOW });
  customers = await inParallel(() => activate(test.ctx));
});
beforeEach(() => test.clock.set(NOW));
afterAll(() => test.close());

function tally(outcomes: string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const outcome of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

const resets = async (address: string) =>
  (await kindsOfNotifications(test.ctx, address)).filter((kind) => kind === "reset").length;

describe("fifty parallel guesses of one client at fifty addresses", () => {
  it.each([
    ["customers", () => customers],
    ["unknown addresses", () => Array.from({ length: PARALLEL }, newAddress)],
  ])("%s: the captcha is required after the 15th failure", async (_, addressesOf) => {
    const { ctx } = test;
    const client = someClient();
    const addresses = addressesOf();
    const outcomes = await inParallel((index) => outcomeOf(trySignIn(ctx, addresses[index] as string, { client })));
    expect(tally(outcomes)).toEqual({
      wrong: CAPTCHA_FROM_CLIENT_FAILURES,
      captcha: PARALLEL - CAPTCHA_FROM_CLIENT_FAILURES,
    });
    const counted = await Promise.all(addresses.map((address) => countedFailures(ctx, address)));
    expect(counted.reduce((sum, failures) => sum + failures, 0)).toBe(CAPTCHA_FROM_CLIENT_FAILURES);
    // Beyond the limit the right password gets the answer of a wrong one.
    const address = await activate(ctx);
    expect(await outcomeOf(trySignIn(ctx, address, { client, password: PASSWORD }))).toBe("captcha");
  });

  it("with captcha answers: twenty failures a day", async () => {
    const { ctx } = test;
    const client = someClient();
    const outcomes = await inParallel(async () => {
      const address = newAddress();
      return outcomeOf(trySignIn(ctx, address, { client, answer: await solveFor(ctx, address) }));
    });
    const { max } = RATE_LIMITS["failed-by-client"];
    expect(tally(outcomes)).toEqual({ wrong: max, "client-limit": PARALLEL - max });
  });
});

it("fifty parallel wrong passwords up to the lock send one notification with an unlock link", async () => {
  const { ctx } = test;
  const address = await activate(ctx);
  await fail(ctx, address, 3);
  const outcomes = await inParallel(async () =>
    outcomeOf(trySignIn(ctx, address, { answer: await solveFor(ctx, address) })),
  );
  expect(tally(outcomes)).toEqual({ wrong: 6, locked: PARALLEL - 6 });
  expect((await kindsOfNotifications(ctx, address)).filter((kind) => kind === "lockout")).toHaveLength(1);
});

it.each([
  ["a new browser", async () => someClient()],
  [
    "a known browser",
    async (address: string) => {
      const entered = await trySignIn(test.ctx, address, { password: PASSWORD });
      if (!entered.ok) throw new Error(entered.error.kind);
      return { ...someClient(), browserToken: entered.value.browserToken };
    },
  ],
])("fifty parallel sign-ins from %s with five open sessions leave five open", async (_, makeClient) => {
  const { ctx } = test;
  const address = await activate(ctx);
  const { id } = await accountOf(ctx, address);
  const client = await makeClient(address);
  for (let device = 0; device < MAX_SESSIONS; device++) await trySignIn(ctx, address, { password: PASSWORD });
  const outcomes = await inParallel(() => outcomeOf(trySignIn(ctx, address, { password: PASSWORD, client })));
  // Attempts without a captcha are reserved, so at least three of the fifty succeed.
  expect(outcomes.filter((outcome) => outcome === "in").length).toBeGreaterThanOrEqual(3);
  const open = await ctx.db
    .select({ id: sessions.id })
    .from(sessions)
    .where(and(eq(sessions.accountId, id), isNull(sessions.endedAt)));
  expect(open).toHaveLength(MAX_SESSIONS);
});

describe("fifty parallel requests of password links", () => {
  it("by one client for fifty customers: ten per hour", async () => {
    const { ctx } = test;
    const client = someClient();
    await inParallel((index) => requestPasswordLink(ctx, { emailAddress: customers[index] as string, client }));
    const sent = await Promise.all(customers.map(resets));
    expect(sent.reduce((sum, count) => sum + count, 0)).toBe(RATE_LIMITS["forgot-by-client"].max);
  });

  it("for one customer by fifty clients: one per minute, five per day", async () => {
    const { ctx, clock } = test;
    const address = await activate(ctx);
    const { id } = await accountOf(ctx, address);
    const counts: number[] = [];
    for (let minute = 0; minute < 7; minute++) {
      clock.advance({ minutes: 2 });
      await inParallel(() => requestPasswordLink(ctx, { emailAddress: address, client: someClient() }));
      counts.push(await resets(address));
    }
    expect(counts).toEqual([1, 2, 3, 4, 5, 5, 5]);
    const links = await ctx.db.select().from(passwordLinks);
    expect(links.filter((link) => link.accountId === id && !link.voidedAt && !link.usedAt)).toHaveLength(1);
  });
});
