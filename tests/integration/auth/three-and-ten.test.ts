/** R17 and R18: three failures require a captcha, ten lock, for known and unknown addresses. */
import { eq } from "drizzle-orm";
import { auditEvents } from "@/drizzle/schema/audit";
import { setPasswordByLink } from "@/lib/auth/password-link/set-password-by-link";
import { addressDigest } from "@/lib/auth/sign-in/login-throttle";
import { type TestContext, testContext } from "@/tests/support/context";
import {
  accountOf,
  activate,
  countedFailures,
  fail,
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

let test: TestContext;
beforeAll(async () => {
  test = await testContext({ now: NOW });
});
afterAll(() => test.close());

describe.each([
  ["a customer's address", () => activate(test.ctx)],
  ["an unknown address", async () => newAddress()],
  ["an invited customer's address", () => invite(test.ctx)],
])("%s", (_, makeAddress) => {
  it("needs the captcha after three failures, and counts nothing without it", async () => {
    const { ctx } = test;
    const address = await makeAddress();
    for (let attempt = 1; attempt <= 3; attempt++) {
      const outcome = await trySignIn(ctx, address);
      expect(outcome).toMatchObject({ ok: false, error: { kind: "wrong", attemptsLeft: null } });
      if (!outcome.ok && outcome.error.kind === "wrong") expect(outcome.error.captcha === null).toBe(attempt < 3);
    }
    for (const answer of [null, "", "nonsense", Buffer.from("{}").toString("base64")]) {
      expect(await outcomeOf(trySignIn(ctx, address, { password: PASSWORD, answer }))).toBe("captcha");
    }
    expect(await countedFailures(ctx, address)).toBe(3);
  });

  it("is locked by the tenth counted failure, and then refuses even the right password, with a captcha or without", async () => {
    const { ctx } = test;
    const address = await makeAddress();
    expect(await fail(ctx, address, 10)).toEqual([...Array<string>(9).fill("wrong"), "locked"]);
    expect(await outcomeOf(trySignIn(ctx, address, { password: PASSWORD }))).toBe("locked");
    const answer = await solveFor(ctx, address);
    expect(await outcomeOf(trySignIn(ctx, address, { password: PASSWORD, answer }))).toBe("locked");
    expect(await countedFailures(ctx, address)).toBe(10);
  });

  it("gets the number of attempts left only when it is two or one", async () => {
    const { ctx } = test;
    const address = await makeAddress();
    const shown: (number | null)[] = [];
    for (let attempt = 1; attempt <= 9; attempt++) {
      const outcome = await trySignIn(ctx, address, { answer: await solveFor(ctx, address) });
      if (!outcome.ok && outcome.error.kind === "wrong") shown.push(outcome.error.attemptsLeft);
    }
    expect(shown).toEqual([null, null, null, null, null, null, null, 2, 1]);
  });
});

it("failures are counted for one address, however it is typed", async () => {
  const { ctx } = test;
  const address = await activate(ctx);
  const fullWidth = address.replace("e", "\uFF45");
  for (const typed of [address.toUpperCase(), ` ${address} `, fullWidth]) await trySignIn(ctx, typed);
  expect(await countedFailures(ctx, address)).toBe(3);
  expect(await outcomeOf(trySignIn(ctx, address, { password: PASSWORD }))).toBe("captcha");
});

it("compares exactly what was typed", async () => {
  const { ctx } = test;
  const address = await activate(ctx);
  const variants = [
    ` ${PASSWORD}`,
    `${PASSWORD} `,
    `${PASSWORD}1`,
    PASSWORD.slice(0, -1),
    PASSWORD.toLowerCase(),
    PASSWORD.toUpperCase(),
    `${PASSWORD}\0`,
    PASSWORD.replace("S", "\uFF33"),
    `${PASSWORD}${"x".repeat(10_000)}`,
  ];
  for (const password of variants) {
    const answer = await solveFor(ctx, address);
    expect(await outcomeOf(trySignIn(ctx, address, { password, answer }))).toBe("wrong");
  }
  const answer = await solveFor(ctx, address);
  expect(await outcomeOf(trySignIn(ctx, address, { password: PASSWORD, answer }))).toBe("in");
});

it("a success clears the counter", async () => {
  const { ctx } = test;
  const address = await activate(ctx);
  await fail(ctx, address, 9);
  const answer = await solveFor(ctx, address);
  expect(await outcomeOf(trySignIn(ctx, address, { password: PASSWORD, answer }))).toBe("in");
  expect(await countedFailures(ctx, address)).toBe(0);
  expect(await outcomeOf(trySignIn(ctx, address, { password: PASSWORD }))).toBe("in");
});

it("R18: the notification of the lock carries the link, and only a password set by the link unlocks", async () => {
  const { ctx, clock } = test;
  const address = await activate(ctx);
  await fail(ctx, address, 10);
  expect(await kindsOfNotifications(ctx, address)).toEqual(["changed", "lockout", "welcome"]);
  clock.advance({ days: 30 });
  expect(await outcomeOf(trySignIn(ctx, address, { password: PASSWORD }))).toBe("locked");
  clock.advance({ days: -30 });

  const token = await tokenIn(ctx, address, "lockout");
  const set = await setPasswordByLink(ctx, { token, password: "UjJelszavam2031".slice(0, 16), client: someClient() });
  expect(set.ok).toBe(true);
  expect(await countedFailures(ctx, address)).toBe(0);
  expect(await outcomeOf(trySignIn(ctx, address, { password: "UjJelszavam2031" }))).toBe("in");
});

it("every step is recorded in the audit log, without the address", async () => {
  const { ctx } = test;
  const address = await activate(ctx);
  await fail(ctx, address, 10);
  const { id } = await accountOf(ctx, address);
  const rows = await ctx.db.select().from(auditEvents).where(eq(auditEvents.accountId, id));
  const kinds = rows.map((row) => row.kind);
  expect(kinds.filter((kind) => kind === "sign-in.failed")).toHaveLength(10);
  expect(kinds.filter((kind) => kind === "sign-in.locked")).toHaveLength(1);
  const token = await tokenIn(ctx, address, "lockout");
  for (const password of ["UjJelszavam2031", "MasikJelszo2031"])
    await setPasswordByLink(ctx, { token, password, client: someClient() });
  const later = await ctx.db.select().from(auditEvents).where(eq(auditEvents.kind, "sign-in.unlocked"));
  expect(later.filter((row) => row.accountId === id)).toHaveLength(1);
  const rejected = await ctx.db.select().from(auditEvents).where(eq(auditEvents.kind, "password-link.rejected"));
  expect(rejected.length).toBeGreaterThan(0);
  expect(rows.every((row) => !JSON.stringify(row).includes(address))).toBe(true);
  expect(rows.some((row) => row.addressDigest === addressDigest(address, ctx.settings.authSecret))).toBe(true);
});

it("at most one lock notification per hour and three per day are sent, however often the account is locked", async () => {
  const { ctx, clock } = test;
  const address = await activate(ctx);
  const lockouts = async () => (await kindsOfNotifications(ctx, address)).filter((kind) => kind === "lockout").length;
  const passwords = ["ElsoJelszavam31", "MasikJelszavam31", "HarmadikJelszo31", "NegyedikJelszo31"];
  for (const [round, password] of passwords.entries()) {
    await fail(ctx, address, 10);
    expect(await lockouts()).toBe(Math.min(round + 1, 3));
    if (round === 3) break;
    const token = await tokenIn(ctx, address, "lockout");
    expect((await setPasswordByLink(ctx, { token, password, client: someClient() })).ok).toBe(true);
    if (round === 0) {
      await fail(ctx, address, 10);
      expect(await lockouts()).toBe(1);
      clock.advance({ minutes: 60, seconds: 1 });
      const { requestPasswordLink } = await import("@/lib/auth/password-link/request-password-link");
      await requestPasswordLink(ctx, { emailAddress: address, client: someClient() });
      const reset = await tokenIn(ctx, address, "reset");
      await setPasswordByLink(ctx, { token: reset, password: `${password}x`.slice(0, 16), client: someClient() });
    }
    clock.advance({ minutes: 61 });
  }
});
