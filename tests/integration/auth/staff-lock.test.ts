/** A lock by staff (`portal customers lock`) and the incident guide (docs/security.md#10-incidents). */
import { sql } from "drizzle-orm";
import { requestPasswordLink } from "@/lib/auth/password-link/request-password-link";
import { setPasswordByLink } from "@/lib/auth/password-link/set-password-by-link";
import { findLiveSession } from "@/lib/auth/session/live-session";
import { lockCustomer } from "@/lib/auth/sign-in/lock-customer";
import { type OpenContext, openContext } from "@/lib/context";
import { readSettings } from "@/lib/env";
import { customerDetails } from "@/lib/staff/customer-details";
import { TEST_ENVIRONMENT, type TestContext, testContext } from "@/tests/support/context";
import {
  accountOf,
  activate,
  auditKinds,
  fail,
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

const NEW_PASSWORD = "UjJelszo2031Ab";
const ATTEMPTS = 12;
const newSecret = (of: string) => Buffer.from(`rotated-secret-of-${of}-0123456789`.slice(0, 33)).toString("base64url");

/** Every secret, rotated as docs/security.md#6-keys describes. */
const ROTATED = {
  AUTH_SECRET: newSecret("auth"),
  PASSWORD_PEPPER: newSecret("pepper"),
  PASSWORD_PEPPER_PREVIOUS: TEST_ENVIRONMENT.PASSWORD_PEPPER,
  DOCUMENT_KEY: newSecret("document"),
  DOCUMENT_KEY_PREVIOUS: TEST_ENVIRONMENT.DOCUMENT_KEY,
  CRON_SECRET: newSecret("cron"),
};

let test: TestContext;
let restarted: OpenContext | null = null;
beforeEach(async () => {
  test = await testContext({ now: NOW });
});
afterEach(async () => {
  await restarted?.close();
  restarted = null;
  await test.close();
});

/** A context on the same database with other secrets, as after a restart. */
function restartWith(secrets: Record<string, string>) {
  restarted = openContext(readSettings({ ...test.env, ...secrets }), {
    name: "test",
    clock: test.clock,
    log: test.ctx.log,
  });
  return restarted.ctx;
}

const enter = (ctx: TestContext["ctx"], address: string, password = PASSWORD) =>
  outcomeOf(trySignIn(ctx, address, { password }));

async function setPasswordByNewLink(ctx: TestContext["ctx"], emailAddress: string) {
  test.clock.advance({ minutes: 2 });
  await requestPasswordLink(ctx, { emailAddress, client: someClient() });
  const token = await tokenIn(ctx, emailAddress, "reset");
  return setPasswordByLink(ctx, { token, password: NEW_PASSWORD, client: someClient() });
}

it("the incident guide: after a stolen password, a lock, the rotation of every secret and a restart, only the link unlocks", async () => {
  const address = await activate(test.ctx);
  const stolen = await trySignIn(test.ctx, address, { password: PASSWORD });
  if (!stolen.ok) throw new Error(stolen.error.kind);
  expect(await lockCustomer(test.ctx, address)).toEqual({ ok: true, value: { sessions: 2 } });
  expect(await findLiveSession(test.ctx, stolen.value.sessionId, { touch: false })).toBeNull();
  expect(await enter(test.ctx, address)).toBe("locked");

  const ctx = restartWith(ROTATED);
  expect(await enter(ctx, address)).toBe("locked");
  expect(await customerDetails(ctx, await accountOf(ctx, address))).toMatchObject({ state: "locked" });
  expect(await findLiveSession(ctx, stolen.value.sessionId, { touch: false })).toBeNull();

  const opened = await setPasswordByNewLink(ctx, address);
  if (!opened.ok) throw new Error(opened.error.kind);
  expect(await findLiveSession(ctx, opened.value.sessionId, { touch: false })).not.toBeNull();
  expect(await enter(ctx, address, NEW_PASSWORD)).toBe("in");
  expect(await enter(ctx, address)).toBe("wrong");
  expect(await auditKinds(ctx, (await accountOf(ctx, address)).id)).toContain("sign-in.unlocked");
});

it("an account stays locked when the failure counters are deleted", async () => {
  const address = await activate(test.ctx);
  await lockCustomer(test.ctx, address);
  await test.ctx.db.execute(sql`delete from login_attempts`);
  expect(await enter(test.ctx, address)).toBe("locked");
  test.clock.advance({ days: 300 });
  expect(await enter(test.ctx, address)).toBe("locked");
});

it("a lock ends every session, also one whose row was not ended", async () => {
  const address = await activate(test.ctx);
  const entered = await trySignIn(test.ctx, address, { password: PASSWORD });
  if (!entered.ok) throw new Error(entered.error.kind);
  await lockCustomer(test.ctx, address);
  await test.ctx.db.execute(sql`update sessions set ended_at = null, end_reason = null`);
  expect(await findLiveSession(test.ctx, entered.value.sessionId, { touch: false })).toBeNull();
});

it("a lock by ten failures does not end open sessions", async () => {
  const address = await activate(test.ctx);
  const entered = await trySignIn(test.ctx, address, { password: PASSWORD });
  if (!entered.ok) throw new Error(entered.error.kind);
  expect((await fail(test.ctx, address, 10)).at(-1)).toBe("locked");
  expect(await findLiveSession(test.ctx, entered.value.sessionId, { touch: false })).not.toBeNull();
});

describe("what can be found out about a locked address without its password", () => {
  async function answersTo(ctx: TestContext["ctx"], address: string) {
    const answers: unknown[] = [];
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const outcome = await trySignIn(ctx, address, {
        password: "RosszJelszo12",
        answer: await solveFor(ctx, address),
      });
      if (outcome.ok) throw new Error("a wrong password was accepted");
      const { error } = outcome;
      answers.push(
        error.kind === "wrong" ? [error.kind, error.attemptsLeft, error.captcha?.provider ?? null] : error.kind,
      );
    }
    return answers;
  }

  it("after a rotation of AUTH_SECRET the answers are those of an unknown address", async () => {
    const address = await activate(test.ctx);
    await lockCustomer(test.ctx, address);
    const ctx = restartWith(ROTATED);
    const known = await answersTo(ctx, address);
    expect(known).toEqual(await answersTo(ctx, newAddress()));
    expect(known.slice(9)).toEqual(["locked", "locked", "locked"]);
  });

  it("before a rotation the answers are those of an unknown address that ten failures locked", async () => {
    const [address, unknown] = [await activate(test.ctx), newAddress()];
    await lockCustomer(test.ctx, address);
    await fail(test.ctx, unknown, 10);
    expect(await answersTo(test.ctx, address)).toEqual(await answersTo(test.ctx, unknown));
  });
});
