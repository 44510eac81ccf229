/**
 * A session belongs to the password that was verified for it (docs/security.md#5-sessions-and-cookies). Each change
 * happens while a sign-in is held between its verification and its session; then again while both run in parallel.
 */
import type { AuthorizedAccountId } from "@/lib/account/account-id";
import { reissueInitialPassword } from "@/lib/auth/activation/reissue-initial-password";
import { setFirstPassword } from "@/lib/auth/activation/set-first-password";
import { startActivation } from "@/lib/auth/activation/start-activation";
import { confirmAddressChange } from "@/lib/auth/address-change/confirm-address-change";
import { requestAddressChange } from "@/lib/auth/address-change/request-address-change";
import { changePassword } from "@/lib/auth/credential/change-password";
import { requestPasswordLink } from "@/lib/auth/password-link/request-password-link";
import { setPasswordByLink } from "@/lib/auth/password-link/set-password-by-link";
import { findLiveSession } from "@/lib/auth/session/live-session";
import type { StartedSession } from "@/lib/auth/session/start-session";
import { lockCustomer } from "@/lib/auth/sign-in/lock-customer";
import { MAX_FAILED_ATTEMPTS } from "@/lib/auth/sign-in/login-throttle";
import { closeAccounts } from "@/lib/closure/close-accounts";
import { requestOwnClosure } from "@/lib/closure/request-closure";
import type { EmailAddress } from "@/lib/kernel/email-address";
import type { Result } from "@/lib/kernel/result";
import { CAPTCHA_FROM_CLIENT_FAILURES } from "@/lib/rate-limit/rate-limit";
import { DETAILS } from "@/tests/integration/closure/closure-fixture";
import { recordDailyActivity } from "@/tests/integration/retention/retention-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { holdNextVerification } from "@/tests/support/held-password-verification";
import {
  accountOf,
  activate,
  countedFailures,
  fail,
  INITIAL_PASSWORD,
  invite,
  NOW,
  newAddress,
  PASSWORD,
  solveFor,
  someClient,
  tokenIn,
  trySignIn,
} from "./auth-fixture";

// Cheap hashes: this file tests which session is live, not the cost of a guess.
jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));
jest.mock("altcha-lib/algorithms/pbkdf2", () => jest.requireActual("@/tests/support/cheap-pbkdf2"));
jest.mock("@/lib/auth/credential/password-hash", () =>
  jest.requireActual("@/tests/support/held-password-verification"),
);

const ROUNDS = Array.from({ length: 20 }, (_, round) => round + 1);
/** Fewer rounds where the order is fixed, because every round is the same. */
const FIXED_ROUNDS = ROUNDS.slice(0, 3);
const NEW_PASSWORD = "UjJelszo2031Ab";
const OTHER_PASSWORD = "MasikSzo2031Cd";
const CLOSING_DAYS = 9;

let test: TestContext;
beforeAll(async () => {
  test = await testContext({ now: NOW });
});
afterAll(() => test.close());
beforeEach(() => test.clock.set(NOW));

/** Prepares a change of the account; the returned function performs it. */
type Change = (address: EmailAddress) => Promise<() => Promise<unknown>>;

const expectOk = async <T>(outcome: Promise<Result<T, { kind: string }>>) => {
  const result = await outcome;
  if (!result.ok) throw new Error(result.error.kind);
  return result.value;
};

const byLink: Change = async (emailAddress) => {
  test.clock.advance({ minutes: 2 });
  await requestPasswordLink(test.ctx, { emailAddress, client: someClient() });
  const token = await tokenIn(test.ctx, emailAddress, "reset");
  return () => expectOk(setPasswordByLink(test.ctx, { token, password: NEW_PASSWORD, client: someClient() }));
};

async function liveSession(emailAddress: string) {
  const { sessionId } = await expectOk(trySignIn(test.ctx, emailAddress, { password: PASSWORD }));
  const session = await findLiveSession(test.ctx, sessionId, { touch: false });
  if (!session) throw new Error("no session");
  return session;
}

const byRenewal: Change = async (emailAddress) => {
  const session = await liveSession(emailAddress);
  const input = { session, current: PASSWORD, password: NEW_PASSWORD, client: someClient() };
  return async () => {
    const answer = await solveFor(test.ctx, emailAddress, "change-password");
    return expectOk(changePassword(test.ctx, { ...input, answer }));
  };
};

const byStaffLock: Change = async (emailAddress) => () => expectOk(lockCustomer(test.ctx, emailAddress));

/** Together with the attempt of the sign-in itself, these are the ten that lock. */
const byFailures: Change = async (emailAddress) => () => fail(test.ctx, emailAddress, MAX_FAILED_ATTEMPTS - 1);

const byClosure: Change = async (emailAddress) => {
  const accountId = (await accountOf(test.ctx, emailAddress)).id as AuthorizedAccountId;
  await expectOk(requestOwnClosure(test.ctx, { accountId, details: DETAILS }));
  test.clock.advance({ days: CLOSING_DAYS });
  await recordDailyActivity(test.ctx);
  return async () => {
    expect(await closeAccounts(test.ctx)).toMatchObject({ closed: 1, failed: 0 });
  };
};

const byAddressChange: Change = async (oldAddress) => {
  const target = newAddress();
  await expectOk(requestAddressChange(test.ctx, { oldAddress, newAddress: target }));
  const token = await tokenIn(test.ctx, target, "address-confirm");
  return () => expectOk(confirmAddressChange(test.ctx, token));
};

const byReissue: Change = async (emailAddress) => () => expectOk(reissueInitialPassword(test.ctx, emailAddress));

type Started = Result<StartedSession, { kind: string }>;

/** The kind of the refusal, or whether the started session is `live` or `ended`. */
async function stateOf(started: Started): Promise<string> {
  if (!started.ok) return started.error.kind;
  return (await findLiveSession(test.ctx, started.value.sessionId, { touch: false })) ? "live" : "ended";
}

/** Performs the change after the password was verified and before the session starts. */
async function changeBeforeSession(start: () => Promise<Started>, change: () => Promise<unknown>): Promise<string> {
  const held = holdNextVerification();
  const starting = start();
  await held.reached;
  await change();
  held.release();
  return stateOf(await starting);
}

/** Performs the change in parallel with the rest of the sign-in, from the verification on. */
async function changeInParallel(start: () => Promise<Started>, change: () => Promise<unknown>): Promise<string> {
  const held = holdNextVerification();
  const starting = start();
  await held.reached;
  const changing = change();
  held.release();
  const [started] = await Promise.all([starting, changing]);
  return stateOf(started);
}

const CHANGES: [string, Change, string][] = [
  ["the password is set by a password link", byLink, "wrong"],
  ["the password is renewed inside the portal", byRenewal, "wrong"],
  ["staff lock the account", byStaffLock, "locked"],
  ["the account is closed", byClosure, "wrong"],
  ["the account's address is changed", byAddressChange, "wrong"],
  ["the address is locked by failures", byFailures, "locked"],
];
/** From its first browser a session is started by one statement, from a further one in a transaction. */
const BROWSERS: [string, () => Promise<unknown>][] = [
  ["the first browser", () => test.ctx.db.execute("delete from known_browsers")],
  ["a new browser", async () => {}],
];

describe.each(
  CHANGES.flatMap(([change, prepare, refusal]) =>
    BROWSERS.map(([browser, prepareBrowser]) => ({ change, prepare, refusal, browser, prepareBrowser })),
  ),
)("a sign-in from $browser during which $change", ({ prepare, refusal, prepareBrowser }) => {
  async function prepared() {
    const address = await activate(test.ctx);
    const change = await prepare(address);
    await prepareBrowser();
    return { change, signIn: () => trySignIn(test.ctx, address, { password: PASSWORD }) };
  }

  it.each(FIXED_ROUNDS)("is refused when the change comes first (round %i)", async () => {
    const { change, signIn } = await prepared();
    expect(await changeBeforeSession(signIn, change)).toBe(refusal);
  });

  it.each(ROUNDS)("leaves no live session that the change ends, whichever comes first (round %i)", async () => {
    const { change, signIn } = await prepared();
    const state = await changeInParallel(signIn, change);
    // Failures end no session: where the right password came first, it cleared them.
    if (prepare === byFailures) expect(["live", "locked"]).toContain(state);
    else expect(state).not.toBe("live");
  });
});

it.each(BROWSERS)(
  "a sign-in from %s whose client reaches its limit meanwhile needs a captcha",
  async (_, prepareBrowser) => {
    const address = await activate(test.ctx);
    await prepareBrowser();
    const client = someClient();
    const guesses = async () => {
      for (let guess = 0; guess < CAPTCHA_FROM_CLIENT_FAILURES; guess += 1)
        await trySignIn(test.ctx, newAddress(), { client });
    };
    expect(await changeBeforeSession(() => trySignIn(test.ctx, address, { password: PASSWORD, client }), guesses)).toBe(
      "captcha",
    );
  },
);

it.each(BROWSERS)("a sign-in from %s during which the password expires is refused", async (_, prepareBrowser) => {
  const address = await activate(test.ctx);
  await prepareBrowser();
  test.clock.advance({ days: 365 });
  const start = () => trySignIn(test.ctx, address, { password: PASSWORD });
  expect(await changeBeforeSession(start, async () => test.clock.advance({ days: 2 }))).toBe("expired");
});

describe.each([
  ["the initial password is reissued", byReissue],
  ["the account is closed", byClosure],
  ["the account's address is changed", byAddressChange],
])("an activation during which %s", (_, prepare) => {
  async function activation(address: string) {
    const token = await tokenIn(test.ctx, address, "welcome");
    const input = { token, initialPassword: INITIAL_PASSWORD, answer: null, client: someClient() };
    return () => startActivation(test.ctx, input);
  }

  it.each(FIXED_ROUNDS)("is refused when the change comes first (round %i)", async () => {
    const address = await invite(test.ctx);
    const start = await activation(address);
    expect(await changeBeforeSession(start, await prepare(address))).toBe("link-unusable");
  });

  it.each(ROUNDS)("leaves no live session, whichever comes first (round %i)", async () => {
    const address = await invite(test.ctx);
    const start = await activation(address);
    expect(await changeInParallel(start, await prepare(address))).not.toBe("live");
  });

  it.each(FIXED_ROUNDS)(
    "the first change of the password is refused when the other change comes first (round %i)",
    async () => {
      const address = await invite(test.ctx);
      const { sessionId } = await expectOk((await activation(address))());
      const change = await prepare(address);
      test.clock.set(NOW);
      const set = () =>
        setFirstPassword(test.ctx, { session: { id: sessionId }, password: PASSWORD, client: someClient() });
      const held = holdNextVerification();
      const setting = set();
      await held.reached;
      if (prepare === byClosure) test.clock.advance({ days: CLOSING_DAYS });
      await change();
      test.clock.set(NOW);
      held.release();
      expect(await stateOf(await setting)).toBe("link-unusable");
    },
  );
});

describe("a new password, when another change comes first,", () => {
  it.each(FIXED_ROUNDS)("is not saved: a password link against a renewal (round %i)", async () => {
    const address = await activate(test.ctx);
    const renew = await byRenewal(address);
    test.clock.advance({ minutes: 2 });
    await requestPasswordLink(test.ctx, { emailAddress: address, client: someClient() });
    const token = await tokenIn(test.ctx, address, "reset");
    const held = holdNextVerification();
    const setting = setPasswordByLink(test.ctx, { token, password: OTHER_PASSWORD, client: someClient() });
    await held.reached;
    await renew();
    held.release();
    expect(await setting).toEqual({ ok: false, error: { kind: "link-unusable" } });
    expect(await stateOf(await trySignIn(test.ctx, address, { password: NEW_PASSWORD }))).toBe("live");
  });

  it.each([
    ["a password link", byLink, "changed-meanwhile"],
    ["a lock by staff", byStaffLock, "changed-meanwhile"],
    ["a closure", byClosure, "changed-meanwhile"],
  ])("is not saved by a renewal after %s", async (_, prepare, refusal) => {
    const address = await activate(test.ctx);
    const change = await prepare(address);
    const session = await liveSession(address);
    const answer = await solveFor(test.ctx, address, "change-password");
    const held = holdNextVerification();
    const input = { session, current: PASSWORD, password: OTHER_PASSWORD, answer, client: someClient() };
    const renewing = changePassword(test.ctx, input);
    await held.reached;
    await change();
    held.release();
    expect(await renewing).toEqual({ ok: false, error: { kind: refusal } });
  });
});

it("a sign-in during which the address was changed counts as a wrong password", async () => {
  const address = await activate(test.ctx);
  const change = await byAddressChange(address);
  expect(await countedFailures(test.ctx, address)).toBe(0);
  expect(await changeBeforeSession(() => trySignIn(test.ctx, address, { password: PASSWORD }), change)).toBe("wrong");
  expect(await countedFailures(test.ctx, address)).toBe(1);
});
