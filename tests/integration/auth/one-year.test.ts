/** R12, R16: renewal within the year, reminders, and the password link after the expiry. */
import { sql } from "drizzle-orm";
import { changePassword } from "@/lib/auth/credential/change-password";
import { remindOfExpiry } from "@/lib/auth/credential/remind-of-expiry";
import { requestPasswordLink } from "@/lib/auth/password-link/request-password-link";
import { setPasswordByLink } from "@/lib/auth/password-link/set-password-by-link";
import { findLiveSession } from "@/lib/auth/session/live-session";
import { type TestContext, testContext } from "@/tests/support/context";
import {
  accountOf,
  activate,
  fail,
  kindsOfNotifications,
  NOW,
  notificationsOf,
  outcomeOf,
  PASSWORD,
  solveFor,
  someClient,
  tokenIn,
  trySignIn,
} from "./auth-fixture";

const NEXT = "MasikJelszo2031";
let test: TestContext;
beforeEach(async () => {
  test = await testContext({ now: NOW });
});
afterEach(() => test.close());

async function signedIn(address: string, password = PASSWORD) {
  const entered = await trySignIn(test.ctx, address, { password, answer: await solveFor(test.ctx, address) });
  const session = entered.ok ? await findLiveSession(test.ctx, entered.value.sessionId, { touch: true }) : null;
  if (!session) throw new Error("not signed in");
  return session;
}

const change = async (session: Awaited<ReturnType<typeof signedIn>>, current: string, password: string) => {
  const answer = await solveFor(test.ctx, session.account.emailAddress, "change-password");
  const changed = await changePassword(test.ctx, { session, current, password, answer, client: someClient() });
  return changed.ok ? changed.value : changed.error.kind;
};

it("a password is valid until the end of the same day a year later, and only a password link helps after that", async () => {
  const address = await activate(test.ctx);
  test.clock.set("2032-03-03T22:59:59Z");
  expect(await outcomeOf(trySignIn(test.ctx, address, { password: PASSWORD }))).toBe("in");
  test.clock.set("2032-03-03T23:00:00Z");
  const expired = await trySignIn(test.ctx, address, { password: PASSWORD });
  expect(expired).toEqual({ ok: false, error: { kind: "expired", validUntil: "2032-03-03" } });
  expect(await outcomeOf(trySignIn(test.ctx, address, { password: "Rossz" }))).toBe("wrong");

  await requestPasswordLink(test.ctx, { emailAddress: address, client: someClient() });
  const token = await tokenIn(test.ctx, address, "reset");
  expect((await setPasswordByLink(test.ctx, { token, password: NEXT, client: someClient() })).ok).toBe(true);
  expect(await outcomeOf(trySignIn(test.ctx, address, { password: NEXT }))).toBe("in");
});

it("R12: a password is renewed in the portal with the current one; this session continues, the others end", async () => {
  const address = await activate(test.ctx);
  const [session, other] = [await signedIn(address), await signedIn(address)];
  expect(await change(session, PASSWORD, PASSWORD)).toBe("same");
  expect(await change(session, PASSWORD, "ALlianz2031")).toBe("guessable");
  const changed = await change(session, PASSWORD, NEXT);
  if (typeof changed === "string") throw new Error(changed);
  expect(changed.sessionId).not.toBe(session.id);
  for (const ended of [session, other]) expect(await findLiveSession(test.ctx, ended.id, { touch: false })).toBeNull();
  expect(await findLiveSession(test.ctx, changed.sessionId, { touch: false })).not.toBeNull();
});

it("a session cannot renew a password that has expired during it", async () => {
  test.clock.set("2031-03-03T22:30:00Z");
  const address = await activate(test.ctx);
  test.clock.set("2032-03-03T22:58:00Z");
  const session = await signedIn(address);
  test.clock.set("2032-03-03T23:00:00Z");
  expect(await change(session, PASSWORD, NEXT)).toBe("expired");
});

it("wrong current passwords count as failed sign-ins, up to the lock and its notification", async () => {
  const address = await activate(test.ctx);
  const session = await signedIn(address);
  await fail(test.ctx, address, 4);
  const outcomes = [];
  for (let attempt = 5; attempt <= 10; attempt++) outcomes.push(await change(session, "Rossz", NEXT));
  expect(outcomes).toEqual([...Array<string>(5).fill("wrong"), "locked"]);
  expect(await change(session, PASSWORD, NEXT)).toBe("locked");
  expect(await outcomeOf(trySignIn(test.ctx, address, { password: PASSWORD }))).toBe("locked");
  expect(await kindsOfNotifications(test.ctx, address)).toContain("lockout");
  // A lock by failures does not end open sessions.
  expect(await findLiveSession(test.ctx, session.id, { touch: false })).not.toBeNull();
});

it("reminders are sent 30, 7 and 1 days before the expiry and once after it, each once, however often the job runs", async () => {
  const address = await activate(test.ctx);
  const sent = async () =>
    (await notificationsOf(test.ctx, address))
      .filter(({ kind }) => kind === "expiry" || kind === "expired")
      .map(({ kind, props }) => `${kind} ${props.days ?? ""}`.trim())
      .sort();
  for (let day = 0; day < 400; day++) {
    test.clock.advance({ days: 1 });
    await Promise.all([remindOfExpiry(test.ctx), remindOfExpiry(test.ctx)]);
  }
  expect(await sent()).toEqual(["expired", "expiry 1", "expiry 30", "expiry 7"]);
});

it("a job that missed days sends only the reminder that is due now", async () => {
  const address = await activate(test.ctx);
  test.clock.advance({ days: 360 });
  expect(await remindOfExpiry(test.ctx)).toEqual({ reminded: 1, notifiedExpired: 0, failed: 0 });
  const [reminder] = (await notificationsOf(test.ctx, address)).filter(({ kind }) => kind === "expiry");
  // 3 March 2031 plus 360 days, in a leap year.
  expect(reminder?.props.days).toBe(6);
});

it("a renewed password has its own reminders, a year later", async () => {
  const address = await activate(test.ctx);
  test.clock.advance({ days: 340 });
  await remindOfExpiry(test.ctx);
  await change(await signedIn(address), PASSWORD, NEXT);
  await remindOfExpiry(test.ctx);
  test.clock.advance({ days: 340 });
  await remindOfExpiry(test.ctx);
  expect((await kindsOfNotifications(test.ctx, address)).filter((kind) => kind === "expiry")).toHaveLength(2);
});

it("no reminder is sent for an initial password, or after the account is closed", async () => {
  const { ctx, clock } = test;
  const address = await activate(ctx);
  const { id } = await accountOf(ctx, address);
  await ctx.db.execute(sql`update accounts set closed_at = now(), email_address = null where id = ${id}`);
  clock.advance({ days: 364 });
  expect(await remindOfExpiry(ctx)).toEqual({ reminded: 0, notifiedExpired: 0, failed: 0 });
});
