/** A lock set by staff (`portal customers lock`) and the incident guide: docs/security.md, sections 6 and 10. */
import { sql } from "drizzle-orm";
import { requestPasswordLink } from "@/lib/auth/password-link/request-password-link";
import { setPasswordByLink } from "@/lib/auth/password-link/set-password-by-link";
import { findLiveSession } from "@/lib/auth/session/live-session";
import { lockCustomer } from "@/lib/auth/sign-in/lock-customer";
import { type OpenContext, openContext } from "@/lib/context";
import { readSettings } from "@/lib/env";
import { customerDetails } from "@/scripts/portal/customer-details";
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

// What is proved here is who gets in, not what a guess costs.
jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));
jest.mock("altcha-lib/algorithms/pbkdf2", () => jest.requireActual("@/tests/support/cheap-pbkdf2"));

const NEW_PASSWORD = "UjJelszo2031Ab";
const ATTEMPTS = 12;
const newSecret = (of: string) => Buffer.from(`rotated-secret-of-${of}-0123456789`.slice(0, 33)).toString("base64url");

/** Every secret of docs/security.md, section 6, as its steps say. */
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

/** The same database under other secrets, as after a restart. */
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

async function openByLink(ctx: TestContext["ctx"], emailAddress: string) {
  test.clock.advance({ minutes: 2 });
  await requestPasswordLink(ctx, { emailAddress, client: someClient() });
  const token = await tokenIn(ctx, emailAddress, "reset");
  return setPasswordByLink(ctx, { token, password: NEW_PASSWORD, client: someClient() });
}

it("the incident guide: stolen password, lock, every secret rotated, restart; still locked, and the link opens", async () => {
  const address = await activate(test.ctx);
  const thief = await trySignIn(test.ctx, address, { password: PASSWORD });
  if (!thief.ok) throw new Error(thief.error.kind);
  expect(await lockCustomer(test.ctx, address)).toEqual({ ok: true, value: { sessions: 2 } });
  expect(await findLiveSession(test.ctx, thief.value.sessionId, { touch: false })).toBeNull();
  expect(await enter(test.ctx, address)).toBe("locked");

  const ctx = restartWith(ROTATED);
  expect(await enter(ctx, address)).toBe("locked");
  expect(await customerDetails(ctx, await accountOf(ctx, address))).toMatchObject({ state: "locked" });
  expect(await findLiveSession(ctx, thief.value.sessionId, { touch: false })).toBeNull();

  const opened = await openByLink(ctx, address);
  if (!opened.ok) throw new Error(opened.error.kind);
  expect(await findLiveSession(ctx, opened.value.sessionId, { touch: false })).not.toBeNull();
  expect(await enter(ctx, address, NEW_PASSWORD)).toBe("in");
  expect(await enter(ctx, address)).toBe("wrong");
  expect(await auditKinds(ctx, (await accountOf(ctx, address)).id)).toContain("sign-in.unlocked");
});

it("is still locked when the counters of failures are gone, by whatever way", async () => {
  const address = await activate(test.ctx);
  await lockCustomer(test.ctx, address);
  await test.ctx.db.execute(sql`delete from login_attempts`);
  expect(await enter(test.ctx, address)).toBe("locked");
  test.clock.advance({ days: 300 });
  expect(await enter(test.ctx, address)).toBe("locked");
});

it("ends every session at once, also one whose row was not ended", async () => {
  const address = await activate(test.ctx);
  const entered = await trySignIn(test.ctx, address, { password: PASSWORD });
  if (!entered.ok) throw new Error(entered.error.kind);
  await lockCustomer(test.ctx, address);
  await test.ctx.db.execute(sql`update sessions set ended_at = null, end_reason = null`);
  expect(await findLiveSession(test.ctx, entered.value.sessionId, { touch: false })).toBeNull();
});

it("a lock by ten failures leaves open sessions open", async () => {
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
      if (outcome.ok) throw new Error("a wrong password let somebody in");
      const { error } = outcome;
      answers.push(
        error.kind === "wrong" ? [error.kind, error.attemptsLeft, error.captcha?.provider ?? null] : error.kind,
      );
    }
    return answers;
  }

  it("after a rotation of AUTH_SECRET it answers as an address nobody has", async () => {
    const address = await activate(test.ctx);
    await lockCustomer(test.ctx, address);
    const ctx = restartWith(ROTATED);
    const known = await answersTo(ctx, address);
    expect(known).toEqual(await answersTo(ctx, newAddress()));
    expect(known.slice(9)).toEqual(["locked", "locked", "locked"]);
  });

  it("before one it answers as an address nobody has that ten failures locked", async () => {
    const [address, stranger] = [await activate(test.ctx), newAddress()];
    await lockCustomer(test.ctx, address);
    await fail(test.ctx, stranger, 10);
    expect(await answersTo(test.ctx, address)).toEqual(await answersTo(test.ctx, stranger));
  });
});
