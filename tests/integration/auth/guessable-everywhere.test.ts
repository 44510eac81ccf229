/**
 * A password that is easy to guess is refused wherever a customer chooses one, also one built from a contract number.
 */
import { randomUUID } from "node:crypto";
import { upsertContracts } from "@/lib/account/store";
import { setFirstPassword } from "@/lib/auth/activation/set-first-password";
import { startActivation } from "@/lib/auth/activation/start-activation";
import { changePassword } from "@/lib/auth/credential/change-password";
import { ratePassword } from "@/lib/auth/credential/rate-password";
import { requestPasswordLink } from "@/lib/auth/password-link/request-password-link";
import { setPasswordByLink } from "@/lib/auth/password-link/set-password-by-link";
import { findLiveSession } from "@/lib/auth/session/live-session";
import type { Result } from "@/lib/kernel/result";
import { RATE_LIMITS } from "@/lib/rate-limit/rate-limit";
import { type TestContext, testContext } from "@/tests/support/context";
import {
  accountOf,
  activate,
  INITIAL_PASSWORD,
  invite,
  NOW,
  PASSWORD,
  solveFor,
  someClient,
  tokenIn,
  trySignIn,
} from "./auth-fixture";

/** A keyboard sequence, doubled letters, the name ("Próba Petra"), and a number of the contract KGF-4830917. */
const GUESSABLE = {
  QWertz4321: "common",
  "11AAaa22BBbb": "pattern",
  PEtra1985: "personal",
  KGf4830917aA: "personal",
};
const GOOD = "xT7kQ9mLp2Wd";

let test: TestContext;
beforeAll(async () => {
  test = await testContext({ now: NOW });
});
afterAll(() => test.close());

async function withContract(address: string): Promise<void> {
  const { id: accountId } = await accountOf(test.ctx, address);
  const contract = { number: "KGF-4830917", product: "Lakás", status: "active", channel: "electronic" } as const;
  await upsertContracts(test.ctx.db, [{ ...contract, id: randomUUID(), accountId, imported: true }]);
}

/** The kind of an outcome, with the reason of a guessable password. */
const described = (set: Result<unknown, { kind: string; reason?: string }>) =>
  set.ok ? "set" : [set.error.kind, set.error.reason].filter(Boolean).join(": ");

type PasswordForm = { set(password: string): Promise<string> };

async function firstChange(): Promise<PasswordForm> {
  const address = await invite(test.ctx);
  await withContract(address);
  const token = await tokenIn(test.ctx, address, "welcome");
  const input = { token, initialPassword: INITIAL_PASSWORD, answer: null, client: someClient() };
  const started = await startActivation(test.ctx, input);
  if (!started.ok) throw new Error(started.error.kind);
  const session = { id: started.value.sessionId };
  return {
    async set(password) {
      const set = await setFirstPassword(test.ctx, { session, password, client: someClient() });
      return described(set);
    },
  };
}

async function passwordLink(): Promise<PasswordForm> {
  const address = await activate(test.ctx);
  await withContract(address);
  await requestPasswordLink(test.ctx, { emailAddress: address, client: someClient() });
  const token = await tokenIn(test.ctx, address, "reset");
  return {
    async set(password) {
      const set = await setPasswordByLink(test.ctx, { token, password, client: someClient() });
      return described(set);
    },
  };
}

async function change(): Promise<PasswordForm> {
  const address = await activate(test.ctx);
  await withContract(address);
  const answer = () => solveFor(test.ctx, address, "change-password");
  const entered = await trySignIn(test.ctx, address, { password: PASSWORD });
  const session = entered.ok ? await findLiveSession(test.ctx, entered.value.sessionId, { touch: true }) : null;
  if (!session) throw new Error("not signed in");
  return {
    async set(password) {
      const input = { session, current: PASSWORD, password, answer: await answer(), client: someClient() };
      const set = await changePassword(test.ctx, input);
      return described(set);
    },
  };
}

it.each([
  ["the first change of the password", firstChange],
  ["a password link", passwordLink],
  ["the change inside the portal", change],
] as const)("%s refuses a password that is easy to guess and accepts one that is not", async (_name, open) => {
  const form = await open();
  for (const [password, reason] of Object.entries(GUESSABLE)) {
    expect([password, await form.set(password)]).toEqual([password, `guessable: ${reason}`]);
  }
  expect(await form.set("rovid1A")).toBe("breaks-rule");
  expect(await form.set(GOOD)).toBe("set");
});

describe("while it is typed", () => {
  it("a password gets the rating that saving it would give, as often as the limit of an hour allows", async () => {
    const address = await activate(test.ctx);
    await withContract(address);
    const { id: accountId } = await accountOf(test.ctx, address);
    const rate = (password: string) => ratePassword(test.ctx, { accountId, password });
    for (const [password, reason] of Object.entries(GUESSABLE)) expect(await rate(password)).toBe(reason);
    expect(await rate(GOOD)).toBe("good");
    // A password that breaks R15 is not rated and takes no hit.
    expect(await rate("rovid1A")).toBeNull();
    const { max } = RATE_LIMITS["password-checks-by-subject"];
    for (let hit = Object.keys(GUESSABLE).length + 1; hit < max; hit++) await rate(GOOD);
    expect(await rate(GOOD)).toBeNull();
    test.clock.advance({ minutes: 60 });
    expect(await rate(GOOD)).toBe("good");
  });
});
