/** R17: the cost of a captcha is signed and verified, on every form that asks for a password. */
import { solveChallenge } from "altcha-lib";
import { deriveKey } from "altcha-lib/algorithms/pbkdf2";
import { and, eq } from "drizzle-orm";
import { rateLimits } from "@/drizzle/schema/rate-limit";
import { startActivation } from "@/lib/auth/activation/start-activation";
import { attemptsCovered, type Captcha, captchaCost } from "@/lib/auth/captcha/captcha";
import { changePassword } from "@/lib/auth/credential/change-password";
import { findCredential } from "@/lib/auth/credential/store";
import type { Client } from "@/lib/auth/session/client";
import { findLiveSession } from "@/lib/auth/session/live-session";
import { addressDigest } from "@/lib/auth/sign-in/login-throttle";
import { RATE_LIMITS, subjectDigest } from "@/lib/rate-limit/rate-limit";
import { solveCaptcha } from "@/scripts/demo/solve-captcha";
import { type TestContext, testContext } from "@/tests/support/context";
import {
  accountOf,
  activate,
  countedFailures,
  fail,
  INITIAL_PASSWORD,
  invite,
  NOW,
  newAddress,
  outcomeOf,
  PASSWORD,
  someClient,
  tokenIn,
  trySignIn,
} from "./auth-fixture";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));
jest.mock("altcha-lib/algorithms/pbkdf2", () => jest.requireActual("@/tests/support/cheap-pbkdf2"));

const PARALLEL = 50;
const WRONG = "RosszJelszo12";

let test: TestContext;
beforeAll(async () => {
  test = await testContext({ now: NOW });
});
beforeEach(() => test.clock.set(NOW));
afterAll(() => test.close());

/** The outcome of an attempt, and the captcha shown for the next one. */
type Outcome = { kind: string; problem?: string; captcha?: Captcha | null };

/** A form that asks for a password. */
type Form = {
  send(answer: string | null, client?: Client, password?: string): Promise<Outcome>;
  countedFailures(): Promise<number>;
  /** A captcha answer at the cost that so many failures require. */
  answerFor(failures: number): Promise<string>;
  rightPassword: string;
  /** Outcome of the right password: "wrong" for an unknown address. */
  outcomeWhenRight: "in" | "wrong";
  outcomeAfterTen: "locked" | "void";
};

async function signInForm(address: string, outcomeWhenRight: Form["outcomeWhenRight"] = "in"): Promise<Form> {
  const { ctx } = test;
  const subject = addressDigest(address, ctx.settings.authSecret);
  return {
    rightPassword: PASSWORD,
    outcomeWhenRight,
    outcomeAfterTen: "locked",
    async send(answer, client, password = WRONG) {
      const outcome = await trySignIn(ctx, address, { answer, client, password });
      return outcome.ok ? { kind: "in" } : outcome.error;
    },
    countedFailures: () => countedFailures(ctx, address),
    answerFor: (failures) => solveCaptcha(ctx, { form: "sign-in", subject }, failures),
  };
}

async function activationForm(): Promise<Form> {
  const { ctx } = test;
  const address = await invite(ctx);
  const { id } = await accountOf(ctx, address);
  const token = await tokenIn(ctx, address, "welcome");
  return {
    rightPassword: INITIAL_PASSWORD,
    outcomeWhenRight: "in",
    outcomeAfterTen: "void",
    async send(answer, client = someClient(), password = WRONG) {
      const outcome = await startActivation(ctx, { token, initialPassword: password, answer, client });
      return outcome.ok ? { kind: "in" } : outcome.error;
    },
    countedFailures: async () => (await findCredential(ctx.db, id))?.initialFailures ?? 0,
    answerFor: (failures) => solveCaptcha(ctx, { form: "activation", subject: id }, failures),
  };
}

async function changePasswordForm(): Promise<Form> {
  const { ctx } = test;
  const address = await activate(ctx);
  const entered = await trySignIn(ctx, address, { password: PASSWORD });
  if (!entered.ok) throw new Error(entered.error.kind);
  const session = await findLiveSession(ctx, entered.value.sessionId, { touch: true });
  if (!session) throw new Error("no session");
  const subject = addressDigest(address, ctx.settings.authSecret);
  return {
    rightPassword: PASSWORD,
    outcomeWhenRight: "in",
    outcomeAfterTen: "locked",
    async send(answer, client = someClient(), current = WRONG) {
      const outcome = await changePassword(ctx, { session, current, password: "MasikSajat2032", answer, client });
      return outcome.ok ? { kind: "in" } : outcome.error;
    },
    countedFailures: () => countedFailures(ctx, address),
    answerFor: (failures) => solveCaptcha(ctx, { form: "change-password", subject }, failures),
  };
}

const costOf = ({ captcha }: Outcome) =>
  captcha?.provider === "altcha" ? JSON.parse(captcha.challenge).parameters.cost : captcha?.provider;

async function solve({ captcha }: Outcome): Promise<string> {
  if (captcha?.provider !== "altcha") throw new Error(`no challenge but ${captcha?.provider}`);
  const challenge = JSON.parse(captcha.challenge);
  const solution = await solveChallenge({ challenge, deriveKey });
  return Buffer.from(JSON.stringify({ challenge, solution })).toString("base64");
}

const tally = (outcomes: Outcome[]) => {
  const counts: Record<string, number> = {};
  for (const { kind, problem } of outcomes) {
    const name = problem ? `${kind}: ${problem}` : kind;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
};

describe.each([
  ["the sign-in of a customer", async () => signInForm(await activate(test.ctx))],
  ["the sign-in of an unknown address", () => signInForm(newAddress(), "wrong")],
  ["the activation", activationForm],
  ["the change of a password", changePasswordForm],
])("%s", (_, openForm) => {
  it("accepts the fourth attempt's cost for the fourth attempt only; an answer at a lower cost counts nothing", async () => {
    const form = await openForm();
    for (let attempt = 1; attempt <= 3; attempt++) await form.send(null);
    // Challenges collected by posting the form without an answer.
    const collected = [await form.send(null), await form.send(null), await form.send(null)];
    expect(collected.map(costOf)).toEqual(Array(3).fill(captchaCost(3)));
    const [first, second, third] = await Promise.all(collected.map(solve));

    const fourth = await form.send(first ?? "");
    expect(fourth).toMatchObject({ kind: "wrong" });
    expect(costOf(fourth)).toBe(captchaCost(4));
    for (const answer of [second, third]) {
      const refused = await form.send(answer ?? "", undefined, form.rightPassword);
      expect(refused).toMatchObject({ kind: "captcha", problem: "outdated" });
      expect(costOf(refused)).toBe(captchaCost(4));
    }
    expect(await form.countedFailures()).toBe(4);
    expect(await form.send(await solve(fourth), undefined, form.rightPassword)).toMatchObject({
      kind: form.outcomeWhenRight,
    });
  });

  it("requires the cost of every attempt up to the tenth failure", async () => {
    const form = await openForm();
    for (let attempt = 1; attempt <= 3; attempt++) await form.send(null);
    for (let failures = 3; failures < 10; failures++) {
      if (failures > 3) {
        const cheaper = await form.send(await form.answerFor(failures - 1));
        expect(cheaper).toMatchObject({ kind: "captcha", problem: "outdated" });
        expect(costOf(cheaper)).toBe(captchaCost(failures));
      }
      expect(await form.countedFailures()).toBe(failures);
      const { kind } = await form.send(await form.answerFor(failures));
      expect(kind).toBe(failures < 9 ? "wrong" : form.outcomeAfterTen);
    }
  });

  it.each([3, 5, 8])("fifty parallel answers at the cost of %i failures count one attempt", async (failures) => {
    const form = await openForm();
    for (let attempt = 1; attempt <= 3; attempt++) await form.send(null);
    for (let counted = 3; counted < failures; counted++) await form.send(await form.answerFor(counted));
    const answers = await Promise.all(Array.from({ length: PARALLEL }, () => form.answerFor(failures)));
    const outcomes = await Promise.all(answers.map((answer) => form.send(answer)));
    expect(tally(outcomes)).toEqual({ wrong: 1, "captcha: outdated": PARALLEL - 1 });
    expect(await form.countedFailures()).toBe(failures + 1);
  });
});

describe("requesting challenges", () => {
  const { max } = RATE_LIMITS["captchas-by-client"];
  /** An address for which a captcha is required. */
  const addressWithFailures = async () => {
    const address = newAddress();
    for (let attempt = 1; attempt <= 3; attempt++) await trySignIn(test.ctx, address);
    return address;
  };

  it("is limited per client and hour; other clients are not affected", async () => {
    const form = await signInForm(await addressWithFailures());
    const client = someClient();
    const costs = [];
    for (let asked = 0; asked <= max; asked++) costs.push(costOf(await form.send(null, client)));
    expect(costs).toEqual([...Array(max).fill(captchaCost(3)), "exhausted"]);
    expect(costOf(await form.send(null))).toBe(captchaCost(3));
    // An answer to a challenge issued before the limit was reached is still accepted.
    expect(await form.send(await form.answerFor(3), client)).toMatchObject({
      kind: "wrong",
      captcha: { provider: "exhausted" },
    });
    test.clock.set("2031-03-03T09:59:59Z");
    expect(costOf(await form.send(null, client))).toBe("exhausted");
    test.clock.set("2031-03-03T10:00:00Z");
    expect(costOf(await form.send(null, client))).toBe(captchaCost(4));
  });

  it("counts one client over all addresses, also in parallel", async () => {
    const client = someClient();
    const forms = await Promise.all(
      [addressWithFailures(), addressWithFailures(), addressWithFailures()].map(async (address) =>
        signInForm(await address),
      ),
    );
    const asked = await Promise.all(
      Array.from({ length: max + PARALLEL }, (_, index) => forms[index % forms.length]?.send(null, client)),
    );
    const costs = asked.map((outcome) => costOf(outcome as Outcome));
    expect(costs.filter((cost) => cost === captchaCost(3))).toHaveLength(max);
    expect(costs.filter((cost) => cost === "exhausted")).toHaveLength(PARALLEL);
  });

  it.each([
    ["a customer's address", () => activate(test.ctx)],
    ["an unknown address", async () => newAddress()],
  ])("is limited for %s over all clients, also in parallel", async (_, makeAddress) => {
    const { ctx } = test;
    const rule = "captchas-by-subject";
    const address = await makeAddress();
    const form = await signInForm(address);
    for (let attempt = 1; attempt <= 3; attempt++) await form.send(null);
    const subject = subjectDigest(addressDigest(address, ctx.settings.authSecret), ctx.settings.authSecret);
    const free = 10;
    await ctx.db
      .update(rateLimits)
      .set({ hits: Array(RATE_LIMITS[rule].max - free).fill(ctx.clock.now()) })
      .where(and(eq(rateLimits.rule, rule), eq(rateLimits.subject, subject)));
    const costs = (await Promise.all(Array.from({ length: PARALLEL }, () => form.send(null)))).map(costOf);
    expect(costs.filter((cost) => cost === captchaCost(3))).toHaveLength(free);
    expect(costs.filter((cost) => cost === "exhausted")).toHaveLength(PARALLEL - free);
    expect(await form.countedFailures()).toBe(3);
  });
});

it("without an answer at the tenth attempt's cost no account is locked, in whatever order answers are sent", async () => {
  const { ctx } = test;
  const address = await activate(ctx);
  expect(await fail(ctx, address, 2)).toEqual(["wrong", "wrong"]);
  const form = await signInForm(address);
  await form.send(null);
  const answers = await Promise.all(
    [3, 4, 5, 6, 7, 8].flatMap((failures) => [form.answerFor(failures), form.answerFor(failures)]),
  );
  for (let wave = 0; wave < 10; wave++) await Promise.all(answers.map((answer) => form.send(answer)));
  expect(await form.countedFailures()).toBeLessThan(10);
  expect(await outcomeOf(trySignIn(ctx, address, { answer: await form.answerFor(9), password: PASSWORD }))).toBe("in");
});

it("a cost covers the attempts up to the one that requires it", () => {
  expect([3, 4, 5, 6, 7, 8, 9].map((failures) => attemptsCovered(captchaCost(failures)))).toEqual([
    4,
    5,
    6,
    7,
    8,
    9,
    Number.POSITIVE_INFINITY,
  ]);
  expect([0, 1, 999, Number.NaN].map(attemptsCovered)).toEqual([3, 3, 3, 3]);
});
