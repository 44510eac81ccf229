/**
 * Every bound of signing in and of mailed links holds for fifty requests at once: exactly so many pass as the bound says
 * (docs/security.md, section 3). The failures of one address and the prices of the captcha are in races.test.ts and
 * captcha-price.test.ts.
 */
import { and, eq, isNull } from "drizzle-orm";
import { passwordLinks, sessions } from "@/drizzle/schema/auth";
import { requestPasswordLink } from "@/lib/auth/password-link/request-password-link";
import { CAPTCHA_FROM_CLIENT_FAILURES, RATE_LIMITS } from "@/lib/auth/rate-limit/rate-limit";
import { MAX_SESSIONS } from "@/lib/auth/session/session";
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

const together = <T>(work: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: PARALLEL }, (_, index) => work(index)));

let test: TestContext;
let customers: string[];
beforeAll(async () => {
  test = await testContext({ now: NOW });
  customers = await together(() => activate(test.ctx));
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

describe("fifty guesses from one client's address at fifty addresses", () => {
  it.each([
    ["customers", () => customers],
    ["nobody", () => Array.from({ length: PARALLEL }, newAddress)],
  ])("of %s: the check is asked for from the 15th failure on", async (_, addressesOf) => {
    const { ctx } = test;
    const client = someClient();
    const addresses = addressesOf();
    const outcomes = await together((index) => outcomeOf(trySignIn(ctx, addresses[index] as string, { client })));
    expect(tally(outcomes)).toEqual({
      wrong: CAPTCHA_FROM_CLIENT_FAILURES,
      captcha: PARALLEL - CAPTCHA_FROM_CLIENT_FAILURES,
    });
    const counted = await Promise.all(addresses.map((address) => countedFailures(ctx, address)));
    expect(counted.reduce((sum, failures) => sum + failures, 0)).toBe(CAPTCHA_FROM_CLIENT_FAILURES);
    // Beyond the bound the right password is answered as a wrong one.
    const address = await activate(ctx);
    expect(await outcomeOf(trySignIn(ctx, address, { client, password: PASSWORD }))).toBe("captcha");
  });

  it("with answers to the check: twenty failures a day", async () => {
    const { ctx } = test;
    const client = someClient();
    const outcomes = await together(async () => {
      const address = newAddress();
      return outcomeOf(trySignIn(ctx, address, { client, answer: await solveFor(ctx, address) }));
    });
    const { max } = RATE_LIMITS["failed-by-client"];
    expect(tally(outcomes)).toEqual({ wrong: max, "client-limit": PARALLEL - max });
  });
});

it("fifty wrong passwords at once on the way to the lock send one notification with an unlock link", async () => {
  const { ctx } = test;
  const address = await activate(ctx);
  await fail(ctx, address, 3);
  const outcomes = await together(async () =>
    outcomeOf(trySignIn(ctx, address, { answer: await solveFor(ctx, address) })),
  );
  expect(tally(outcomes)).toEqual({ wrong: 6, locked: PARALLEL - 6 });
  expect((await kindsOfNotifications(ctx, address)).filter((kind) => kind === "lockout")).toHaveLength(1);
});

it("fifty sign-ins at once beside five open sessions leave five open", async () => {
  const { ctx } = test;
  const address = await activate(ctx);
  const { id } = await accountOf(ctx, address);
  for (let device = 0; device < MAX_SESSIONS; device++) await trySignIn(ctx, address, { password: PASSWORD });
  const outcomes = await together(() => outcomeOf(trySignIn(ctx, address, { password: PASSWORD })));
  // Attempts without a check are reserved, so at least three of the fifty get in.
  expect(outcomes.filter((outcome) => outcome === "in").length).toBeGreaterThanOrEqual(3);
  const open = await ctx.db
    .select({ id: sessions.id })
    .from(sessions)
    .where(and(eq(sessions.accountId, id), isNull(sessions.endedAt)));
  expect(open).toHaveLength(MAX_SESSIONS);
});

describe("links asked for fifty times at once", () => {
  it("by one client for fifty customers: ten an hour", async () => {
    const { ctx } = test;
    const client = someClient();
    await together((index) => requestPasswordLink(ctx, { emailAddress: customers[index] as string, client }));
    const sent = await Promise.all(customers.map(resets));
    expect(sent.reduce((sum, emails) => sum + emails, 0)).toBe(RATE_LIMITS["forgot-by-client"].max);
  });

  it("for one customer from fifty places: one a minute, five a day", async () => {
    const { ctx, clock } = test;
    const address = await activate(ctx);
    const { id } = await accountOf(ctx, address);
    const counts: number[] = [];
    for (let minute = 0; minute < 7; minute++) {
      clock.advance({ minutes: 2 });
      await together(() => requestPasswordLink(ctx, { emailAddress: address, client: someClient() }));
      counts.push(await resets(address));
    }
    expect(counts).toEqual([1, 2, 3, 4, 5, 5, 5]);
    const links = await ctx.db.select().from(passwordLinks);
    expect(links.filter((link) => link.accountId === id && !link.voidedAt && !link.usedAt)).toHaveLength(1);
  });
});
