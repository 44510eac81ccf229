/** What a hundred requests at once may do (SEC-13, SEC-20, SEC-24, SEC-27); real PostgreSQL, a start barrier. */
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

// What is proved here is who gets in, not what a guess costs.
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

/** All of them begin before any of them ends. */
function together<T>(work: (index: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: PARALLEL }, (_, index) => work(index)));
}

describe.each([
  ["a customer's address", () => activate(test.ctx)],
  ["an address nobody has", async () => newAddress()],
])("a hundred wrong passwords at once for %s", (_, makeAddress) => {
  it.each(rounds)("without a check: exactly three are looked at (round %i)", async () => {
    const { ctx } = test;
    const address = await makeAddress();
    const outcomes = await together(() => outcomeOf(trySignIn(ctx, address)));
    expect(tally(outcomes)).toEqual({ wrong: 3, captcha: PARALLEL - 3 });
    expect(await countedFailures(ctx, address)).toBe(3);
  });

  it.each(rounds)("with solved checks: exactly ten are counted, then the lock (round %i)", async () => {
    const { ctx } = test;
    const address = await makeAddress();
    for (let attempt = 0; attempt < 3; attempt++) await trySignIn(ctx, address);
    const answers = await together(() => solveFor(ctx, address));
    const outcomes = await together((index) => outcomeOf(trySignIn(ctx, address, { answer: answers[index] ?? null })));
    expect(tally(outcomes)).toEqual({ wrong: 6, locked: PARALLEL - 6 });
    expect(await countedFailures(ctx, address)).toBe(10);
  });
});

it.each(rounds)("the right password among them never gets in after the lock (round %i)", async () => {
  const { ctx } = test;
  const address = await activate(ctx);
  const answers = await together(() => solveFor(ctx, address));
  const outcomes = await together((index) =>
    outcomeOf(
      trySignIn(ctx, address, {
        answer: answers[index] ?? null,
        password: index === PARALLEL - 1 ? PASSWORD : "Rossz",
      }),
    ),
  );
  const after = await outcomeOf(trySignIn(ctx, address, { password: PASSWORD }));
  // Either it was among those that were looked at, or the lock came first; never both.
  if (outcomes.at(-1) !== "in") expect(["locked", "captcha"]).toContain(after);
  expect(outcomes.filter((outcome) => outcome === "in").length).toBeLessThanOrEqual(1);
});

it("one answer to the check is worth one attempt, a hundred at once too (SEC-18)", async () => {
  const { ctx } = test;
  const address = await activate(ctx);
  for (let attempt = 0; attempt < 3; attempt++) await trySignIn(ctx, address);
  const answer = await solveFor(ctx, address);
  const outcomes = await together(() => outcomeOf(trySignIn(ctx, address, { answer })));
  expect(tally(outcomes)).toEqual({ wrong: 1, captcha: PARALLEL - 1 });
});

it.each(rounds)("a mailed link is redeemed once (SEC-27, round %i)", async () => {
  const { ctx } = test;
  const address = await activate(ctx);
  test.clock.advance({ minutes: 2 });
  await requestPasswordLink(ctx, { emailAddress: address, client: someClient() });
  const token = await tokenIn(ctx, address, "reset");
  const outcomes = await together(async (index) => {
    const password = `MasJelszo${String(index).padStart(4, "0")}Ab`;
    const set = await setPasswordByLink(ctx, { token, password, client: someClient() });
    return set.ok ? "set" : set.error.kind;
  });
  expect(tally(outcomes)).toEqual({ set: 1, "link-unusable": PARALLEL - 1 });
  expect((await kindsOfNotifications(ctx, address)).filter((kind) => kind === "changed")).toHaveLength(2);
});

it.each(rounds)("the first change succeeds once: one audit row, one letter (SEC-24, round %i)", async () => {
  const { ctx } = test;
  const address = await invite(ctx);
  const token = await tokenIn(ctx, address, "welcome");
  const input = { token, initialPassword: INITIAL_PASSWORD, answer: null, client: someClient() };
  const started = await startActivation(ctx, input);
  if (!started.ok) throw new Error(started.error.kind);
  const session = { id: started.value.sessionId };
  const outcomes = await together(async (index) => {
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
});

it("wrong initial passwords, a hundred at once: three without a check (SEC-21)", async () => {
  const { ctx } = test;
  const address = await invite(ctx);
  const token = await tokenIn(ctx, address, "welcome");
  const outcomes = await together(async () => {
    const input = { token, initialPassword: "RosszKezdeti12", answer: null, client: someClient() };
    const started = await startActivation(ctx, input);
    return started.ok ? "in" : started.error.kind;
  });
  expect(tally(outcomes)).toEqual({ wrong: 3, captcha: PARALLEL - 3 });
});
