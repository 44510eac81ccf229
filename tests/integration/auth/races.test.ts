/** The outcome of a hundred parallel requests, with real PostgreSQL. */
import { and, eq } from "drizzle-orm";
import { auditEvents } from "@/drizzle/schema/audit";
import { setFirstPassword } from "@/lib/auth/activation/set-first-password";
import { startActivation } from "@/lib/auth/activation/start-activation";
import { requestPasswordLink } from "@/lib/auth/password-link/request-password-link";
import { setPasswordByLink } from "@/lib/auth/password-link/set-password-by-link";
import { type TestContext, testContext } from "@/tests/support/context";
import {
  accountOf,
  activate,
  countedFailures,
  fail,
  INITIAL_PASSWORD,
  invite,
  kindsOfNotifications,
  NOW,
  newAddress,
  outcomeOf,
  PASSWORD,
  solveFor,
  someClient,
  tokenIn,
  trySignIn,
} from "./auth-fixture";

// Cheap hashes: this file tests who gets in, not the cost of a guess.
jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));
jest.mock("altcha-lib/algorithms/pbkdf2", () => jest.requireActual("@/tests/support/cheap-pbkdf2"));

const PARALLEL = 100;
const ROUNDS = 20;
const rounds = Array.from({ length: ROUNDS }, (_, round) => round + 1);

let test: TestContext;
beforeAll(async () => {
  test = await testContext({ now: NOW });
});
afterAll(() => test.close());

function tally(outcomes: string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const outcome of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

/** Starts all before any of them ends. */
function inParallel<T>(work: (index: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: PARALLEL }, (_, index) => work(index)));
}

describe.each([
  ["a customer's address", () => activate(test.ctx)],
  ["an unknown address", async () => newAddress()],
])("a hundred parallel wrong passwords for %s", (_, makeAddress) => {
  it.each(rounds)("without a captcha exactly three are compared (round %i)", async () => {
    const { ctx } = test;
    const address = await makeAddress();
    const outcomes = await inParallel(() => outcomeOf(trySignIn(ctx, address)));
    expect(tally(outcomes)).toEqual({ wrong: 3, captcha: PARALLEL - 3 });
    expect(await countedFailures(ctx, address)).toBe(3);
  });

  it.each(rounds)("with solved captchas exactly ten are counted, then the address is locked (round %i)", async () => {
    const { ctx } = test;
    const address = await makeAddress();
    for (let attempt = 0; attempt < 3; attempt++) await trySignIn(ctx, address);
    const answers = await inParallel(() => solveFor(ctx, address));
    const outcomes = await inParallel((index) =>
      outcomeOf(trySignIn(ctx, address, { answer: answers[index] ?? null })),
    );
    expect(tally(outcomes)).toEqual({ wrong: 6, locked: PARALLEL - 6 });
    expect(await countedFailures(ctx, address)).toBe(10);
  });
});

it("a hundred right passwords at once after the lock: none gets in", async () => {
  const { ctx } = test;
  const address = await activate(ctx);
  await fail(ctx, address, 10);
  const answers = await inParallel(() => solveFor(ctx, address));
  const outcomes = await inParallel((index) =>
    outcomeOf(trySignIn(ctx, address, { answer: answers[index] ?? null, password: PASSWORD })),
  );
  expect(tally(outcomes)).toEqual({ locked: PARALLEL });
});

it.each(rounds)("the right password among them gets in before the lock or not at all (round %i)", async () => {
  const { ctx } = test;
  const address = await activate(ctx);
  // Answers solved before the third failure are too cheap for what follows, and the right password would not be
  // compared.
  await fail(ctx, address, 3);
  const answers = await inParallel(() => solveFor(ctx, address));
  const outcomes = await inParallel((index) =>
    outcomeOf(
      trySignIn(ctx, address, {
        answer: answers[index] ?? null,
        password: index === PARALLEL - 1 ? PASSWORD : "Rossz",
      }),
    ),
  );
  const [right, ...wrong] = outcomes.toReversed();
  expect(["in", "locked"]).toContain(right);
  expect(wrong).not.toContain("in");
});

it("one captcha answer is accepted for one attempt, also when posted a hundred times in parallel", async () => {
  const { ctx } = test;
  const address = await activate(ctx);
  for (let attempt = 0; attempt < 3; attempt++) await trySignIn(ctx, address);
  const answer = await solveFor(ctx, address);
  const outcomes = await inParallel(() => outcomeOf(trySignIn(ctx, address, { answer })));
  expect(tally(outcomes)).toEqual({ wrong: 1, captcha: PARALLEL - 1 });
});

it.each(rounds)("a password link is redeemed once (round %i)", async () => {
  const { ctx } = test;
  const address = await activate(ctx);
  test.clock.advance({ minutes: 2 });
  await requestPasswordLink(ctx, { emailAddress: address, client: someClient() });
  const token = await tokenIn(ctx, address, "reset");
  const outcomes = await inParallel(async (index) => {
    const password = `MasJelszo${String(index).padStart(4, "0")}Ab`;
    const set = await setPasswordByLink(ctx, { token, password, client: someClient() });
    return set.ok ? "set" : set.error.kind;
  });
  expect(tally(outcomes)).toEqual({ set: 1, "link-unusable": PARALLEL - 1 });
  expect((await kindsOfNotifications(ctx, address)).filter((kind) => kind === "changed")).toHaveLength(2);
});

it.each(rounds)(
  "the first change of the password succeeds once: one audit event, one notification (round %i)",
  async () => {
    const { ctx } = test;
    const address = await invite(ctx);
    const token = await tokenIn(ctx, address, "welcome");
    const input = { token, initialPassword: INITIAL_PASSWORD, answer: null, client: someClient() };
    const started = await startActivation(ctx, input);
    if (!started.ok) throw new Error(started.error.kind);
    const session = { id: started.value.sessionId };
    const outcomes = await inParallel(async (index) => {
      const password = `SajatSzo${String(index).padStart(4, "0")}Xy`;
      const set = await setFirstPassword(ctx, { session, password, client: someClient() });
      return set.ok ? "set" : set.error.kind;
    });
    expect(tally(outcomes)).toEqual({ set: 1, "link-unusable": PARALLEL - 1 });
    const { id } = await accountOf(ctx, address);
    const rows = await ctx.db
      .select()
      .from(auditEvents)
      .where(and(eq(auditEvents.accountId, id), eq(auditEvents.kind, "password.set")));
    expect(rows).toHaveLength(1);
    expect(await kindsOfNotifications(ctx, address)).toEqual(["changed", "welcome"]);
    expect((await startActivation(ctx, input)).ok).toBe(false);
  },
);

it("of a hundred parallel wrong initial passwords three are compared without a captcha", async () => {
  const { ctx } = test;
  const address = await invite(ctx);
  const token = await tokenIn(ctx, address, "welcome");
  const outcomes = await inParallel(async () => {
    const input = { token, initialPassword: "RosszKezdeti12", answer: null, client: someClient() };
    const started = await startActivation(ctx, input);
    return started.ok ? "in" : started.error.kind;
  });
  expect(tally(outcomes)).toEqual({ wrong: 3, captcha: PARALLEL - 3 });
});
