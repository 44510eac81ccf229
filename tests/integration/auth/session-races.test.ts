/**
 * A session belongs to the password that was checked for it (docs/security.md, section 5). Each change happens while a
 * sign-in is held between its check and its session; then once more while both go on at the same time.
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
import { closeAccounts } from "@/lib/closure/close-accounts";
import { requestOwnClosure } from "@/lib/closure/request-closure";
import type { EmailAddress } from "@/lib/kernel/email-address";
import type { Result } from "@/lib/kernel/result";
import { DETAILS } from "@/tests/integration/closure/closure-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { holdNextVerification } from "@/tests/support/held-password-verification";
import {
  accountOf,
  activate,
  countedFailures,
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

// What is proved here is which session lives, not what a guess costs.
jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));
jest.mock("altcha-lib/algorithms/pbkdf2", () => jest.requireActual("@/tests/support/cheap-pbkdf2"));
jest.mock("@/lib/auth/credential/password-hash", () =>
  jest.requireActual("@/tests/support/held-password-verification"),
);

const ROUNDS = Array.from({ length: 20 }, (_, round) => round + 1);
/** Where the order is fixed, every round does the same. */
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

/** What is done to the account, made ready before and done at the moment that the test wants. */
type Change = (address: EmailAddress) => Promise<() => Promise<unknown>>;

const must = async <T>(outcome: Promise<Result<T, { kind: string }>>) => {
  const result = await outcome;
  if (!result.ok) throw new Error(result.error.kind);
  return result.value;
};

const byLink: Change = async (emailAddress) => {
  test.clock.advance({ minutes: 2 });
  await requestPasswordLink(test.ctx, { emailAddress, client: someClient() });
  const token = await tokenIn(test.ctx, emailAddress, "reset");
  return () => must(setPasswordByLink(test.ctx, { token, password: NEW_PASSWORD, client: someClient() }));
};

async function liveSession(emailAddress: string) {
  const { sessionId } = await must(trySignIn(test.ctx, emailAddress, { password: PASSWORD }));
  const session = await findLiveSession(test.ctx, sessionId, { touch: false });
  if (!session) throw new Error("no session");
  return session;
}

const byRenewal: Change = async (emailAddress) => {
  const session = await liveSession(emailAddress);
  const input = { session, current: PASSWORD, password: NEW_PASSWORD, client: someClient() };
  return async () => {
    const answer = await solveFor(test.ctx, emailAddress, "change-password");
    return must(changePassword(test.ctx, { ...input, answer }));
  };
};

const byStaffLock: Change = async (emailAddress) => () => must(lockCustomer(test.ctx, emailAddress));

const byClosure: Change = async (emailAddress) => {
  const accountId = (await accountOf(test.ctx, emailAddress)).id as AuthorizedAccountId;
  await must(requestOwnClosure(test.ctx, { accountId, details: DETAILS }));
  test.clock.advance({ days: CLOSING_DAYS });
  return async () => {
    expect(await closeAccounts(test.ctx)).toMatchObject({ closed: 1, failed: 0 });
  };
};

const byAddressChange: Change = async (oldAddress) => {
  const target = newAddress();
  await must(requestAddressChange(test.ctx, { oldAddress, newAddress: target }));
  const token = await tokenIn(test.ctx, target, "address-confirm");
  return () => must(confirmAddressChange(test.ctx, token));
};

const byReissue: Change = async (emailAddress) => () => must(reissueInitialPassword(test.ctx, emailAddress));

type Started = Result<StartedSession, { kind: string }>;

/** Kind of the refusal, `dead` for a session that is worth nothing, `live` for one that lets somebody in. */
async function fateOf(started: Started): Promise<string> {
  if (!started.ok) return started.error.kind;
  return (await findLiveSession(test.ctx, started.value.sessionId, { touch: false })) ? "live" : "dead";
}

/** The change happens after the check's verdict and before the session. */
async function changedBetween(start: () => Promise<Started>, change: () => Promise<unknown>): Promise<string> {
  const held = holdNextVerification();
  const starting = start();
  await held.reached;
  await change();
  held.release();
  return fateOf(await starting);
}

/** Both go on at the moment of the verdict. */
async function changedMeanwhile(start: () => Promise<Started>, change: () => Promise<unknown>): Promise<string> {
  const held = holdNextVerification();
  const starting = start();
  await held.reached;
  const changing = change();
  held.release();
  const [started] = await Promise.all([starting, changing]);
  return fateOf(started);
}

describe.each([
  ["the password is set by a mailed link", byLink, "wrong"],
  ["the password is renewed inside the portal", byRenewal, "wrong"],
  ["staff locks the account", byStaffLock, "locked"],
  ["the account is closed", byClosure, "wrong"],
  ["the account moves to another address", byAddressChange, "wrong"],
])("a sign-in during which %s", (_, prepare, refusal) => {
  it.each(FIXED_ROUNDS)("is refused when the change comes first (round %i)", async () => {
    const address = await activate(test.ctx);
    const change = await prepare(address);
    const signIn = () => trySignIn(test.ctx, address, { password: PASSWORD });
    expect(await changedBetween(signIn, change)).toBe(refusal);
  });

  it.each(ROUNDS)("leaves no live session, whichever comes first (round %i)", async () => {
    const address = await activate(test.ctx);
    const change = await prepare(address);
    const signIn = () => trySignIn(test.ctx, address, { password: PASSWORD });
    expect(await changedMeanwhile(signIn, change)).not.toBe("live");
  });
});

describe.each([
  ["the initial password is issued anew", byReissue],
  ["the account is closed", byClosure],
  ["the account moves to another address", byAddressChange],
])("an activation during which %s", (_, prepare) => {
  async function activation(address: string) {
    const token = await tokenIn(test.ctx, address, "welcome");
    const input = { token, initialPassword: INITIAL_PASSWORD, answer: null, client: someClient() };
    return () => startActivation(test.ctx, input);
  }

  it.each(FIXED_ROUNDS)("is refused when the change comes first (round %i)", async () => {
    const address = await invite(test.ctx);
    const start = await activation(address);
    expect(await changedBetween(start, await prepare(address))).toBe("link-unusable");
  });

  it.each(ROUNDS)("leaves no live session, whichever comes first (round %i)", async () => {
    const address = await invite(test.ctx);
    const start = await activation(address);
    expect(await changedMeanwhile(start, await prepare(address))).not.toBe("live");
  });

  it.each(FIXED_ROUNDS)("the first change of the password is refused when it comes first (round %i)", async () => {
    const address = await invite(test.ctx);
    const { sessionId } = await must((await activation(address))());
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
    expect(await fateOf(await setting)).toBe("link-unusable");
  });
});

describe("the password that another change overtook", () => {
  it.each(FIXED_ROUNDS)("is not saved over it: a mailed link against a renewal (round %i)", async () => {
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
    expect(await fateOf(await trySignIn(test.ctx, address, { password: NEW_PASSWORD }))).toBe("live");
  });

  it.each([
    ["a mailed link", byLink, "changed-meanwhile"],
    ["a lock by staff", byStaffLock, "changed-meanwhile"],
    ["a closure", byClosure, "changed-meanwhile"],
  ])("is not renewed after %s", async (_, prepare, refusal) => {
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

it("a sign-in whose address moved meanwhile counts as a wrong password", async () => {
  const address = await activate(test.ctx);
  const change = await byAddressChange(address);
  expect(await countedFailures(test.ctx, address)).toBe(0);
  expect(await changedBetween(() => trySignIn(test.ctx, address, { password: PASSWORD }), change)).toBe("wrong");
  expect(await countedFailures(test.ctx, address)).toBe(1);
});
