/** Sessions: their limits, their end, the cookie, notifications of new browsers. */
import { eq } from "drizzle-orm";
import { credentials, sessions } from "@/drizzle/schema/auth";
import { findLiveSession } from "@/lib/auth/session/live-session";
import { decodeSessionToken, encodeSessionToken } from "@/lib/auth/session/next-auth";
import { signOut, signOutEverywhere, signOutSession } from "@/lib/auth/session/sign-out";
import { openDatabase } from "@/lib/db/connection";
import { addMinutes } from "@/lib/kernel/time";
import { type TestContext, testContext } from "@/tests/support/context";
import { accountOf, activate, kindsOfNotifications, NOW, PASSWORD, someClient, trySignIn } from "./auth-fixture";

let test: TestContext;
beforeEach(async () => {
  test = await testContext({ now: NOW });
});
afterEach(() => test.close());

async function signIn(address: string, client = someClient()) {
  const entered = await trySignIn(test.ctx, address, { password: PASSWORD, client });
  if (!entered.ok) throw new Error(entered.error.kind);
  return entered.value;
}

const isLive = async (sessionId: string, touch = false) =>
  (await findLiveSession(test.ctx, sessionId, { touch })) !== null;

it("a session ends after fifteen minutes without a request, to the second", async () => {
  const { sessionId } = await signIn(await activate(test.ctx));
  test.clock.advance({ minutes: 14, seconds: 59 });
  expect(await isLive(sessionId)).toBe(true);
  test.clock.advance({ seconds: 1 });
  expect(await isLive(sessionId)).toBe(false);
});

it("a session ends eight hours after it began, however often it is used", async () => {
  const { sessionId } = await signIn(await activate(test.ctx));
  for (let minute = 0; minute < 8 * 60 - 10; minute += 10) {
    test.clock.advance({ minutes: 10 });
    expect(await isLive(sessionId, true)).toBe(true);
  }
  test.clock.advance({ minutes: 10 });
  expect(await isLive(sessionId, true)).toBe(false);
});

it("requests that the browser makes by itself do not extend a session", async () => {
  const { sessionId } = await signIn(await activate(test.ctx));
  for (let minute = 0; minute < 14; minute++) {
    test.clock.advance({ minutes: 1 });
    expect(await isLive(sessionId, false)).toBe(true);
  }
  test.clock.advance({ minutes: 1 });
  expect(await isLive(sessionId, false)).toBe(false);
});

it("a session knows when it ends, for the warning on the page", async () => {
  const { sessionId } = await signIn(await activate(test.ctx));
  test.clock.advance({ minutes: 5 });
  const session = await findLiveSession(test.ctx, sessionId, { touch: true });
  expect(session?.endsAt.toISOString()).toBe("2031-03-03T09:20:00.000Z");
  test.clock.advance({ seconds: 30 });
  expect((await findLiveSession(test.ctx, sessionId, { touch: true }))?.endsAt.toISOString()).toBe(
    "2031-03-03T09:20:00.000Z",
  );
});

describe("a request extends a session in the statement that finds it", () => {
  const lastSeenAt = async (id: string) =>
    (await test.ctx.db.select({ at: sessions.lastSeenAt }).from(sessions).where(eq(sessions.id, id)))[0]?.at;

  it("once a minute, from 60 seconds on", async () => {
    const { sessionId } = await signIn(await activate(test.ctx));
    const start = test.clock.now();
    const statements: string[] = [];
    const counted = openDatabase(test.databaseUrl, { onStatement: (text) => statements.push(text) });
    try {
      for (const [seconds, seen] of [
        [59, 0],
        [1, 60],
        [59, 60],
        [1, 120],
      ] as const) {
        test.clock.advance({ seconds });
        const ctx = { ...test.ctx, db: counted.db };
        const found = await findLiveSession(ctx, sessionId, { touch: true });
        const expected = new Date(start.getTime() + seen * 1000);
        expect([await lastSeenAt(sessionId), found?.endsAt]).toEqual([expected, addMinutes(expected, 15)]);
      }
    } finally {
      await counted.close();
    }
    expect(statements).toHaveLength(4);
  });

  it("parallel requests extend it once, and all find it", async () => {
    const { sessionId } = await signIn(await activate(test.ctx));
    test.clock.advance({ minutes: 2 });
    const found = await Promise.all(Array.from({ length: 10 }, () => isLive(sessionId, true)));
    expect([new Set(found), await lastSeenAt(sessionId)]).toEqual([new Set([true]), test.clock.now()]);
  });

  it.each<[string, (address: string, sessionId: string) => Promise<unknown>]>([
    ["idle for fifteen minutes", async () => test.clock.advance({ minutes: 15 })],
    [
      "eight hours old",
      (_, id) => {
        const createdAt = addMinutes(test.clock.now(), -8 * 60 + 2);
        return test.ctx.db.update(sessions).set({ createdAt }).where(eq(sessions.id, id));
      },
    ],
    ["ended", (_, id) => signOut(test.ctx, id)],
    ["of an older password", () => test.ctx.db.update(credentials).set({ version: 9 })],
    ["locked by staff", () => test.ctx.db.update(credentials).set({ staffLockedAt: test.clock.now() })],
  ])("not when it is %s", async (_name, end) => {
    const address = await activate(test.ctx);
    const { sessionId } = await signIn(address);
    const start = await lastSeenAt(sessionId);
    await end(address, sessionId);
    if (test.clock.now().getTime() === start?.getTime()) test.clock.advance({ minutes: 2 });
    expect([await isLive(sessionId, true), await lastSeenAt(sessionId)]).toEqual([false, start]);
  });
});

it("signing out ends a session at once, here, from another device or everywhere", async () => {
  const address = await activate(test.ctx);
  const { id } = await accountOf(test.ctx, address);
  const [a, b, c] = [await signIn(address), await signIn(address), await signIn(address)];
  await signOut(test.ctx, a.sessionId);
  expect([await isLive(a.sessionId), await isLive(b.sessionId)]).toEqual([false, true]);
  const other = await accountOf(test.ctx, await activate(test.ctx));
  await signOutSession(test.ctx, { accountId: other.id as never, sessionId: b.sessionId });
  expect(await isLive(b.sessionId)).toBe(true);
  await signOutEverywhere(test.ctx, id as never);
  expect([await isLive(b.sessionId), await isLive(c.sessionId)]).toEqual([false, false]);
});

it.each([["new browsers"], ["one browser"]])(
  "a customer has at most five sessions, from %s: the sixth ends the oldest",
  async (from) => {
    const address = await activate(test.ctx);
    const entered: Awaited<ReturnType<typeof signIn>>[] = [];
    for (let time = 0; time < 6; time++) {
      test.clock.advance({ seconds: 61 });
      const browserToken = from === "one browser" ? (entered[0]?.browserToken ?? null) : null;
      entered.push(await signIn(address, { ...someClient(), browserToken }));
    }
    const live = await Promise.all(entered.map(({ sessionId }) => isLive(sessionId)));
    expect(live).toEqual([false, true, true, true, true, true]);
  },
);

it("the cookie contains only the session's id, and a cookie of another key is not read", async () => {
  const { authSecret } = test.ctx.settings;
  const { sessionId } = await signIn(await activate(test.ctx));
  const token = await encodeSessionToken(sessionId, authSecret);
  expect(await decodeSessionToken(token, authSecret)).toBe(sessionId);
  expect(await decodeSessionToken(token, `${authSecret}x`)).toBeNull();
  const tagAt = token.lastIndexOf(".") + 1;
  const otherTag = `${token.slice(0, tagAt)}${token[tagAt] === "A" ? "B" : "A"}${token.slice(tagAt + 1)}`;
  expect(await decodeSessionToken(otherTag, authSecret)).toBeNull();
  expect(await decodeSessionToken("", authSecret)).toBeNull();
  expect(await decodeSessionToken(await encodeSessionToken("not-a-session", authSecret), authSecret)).toBeNull();
});

describe("a sign-in from a new browser sends a notification", () => {
  const countNotifications = async (address: string) =>
    (await kindsOfNotifications(test.ctx, address)).filter((kind) => kind === "new-browser").length;

  it("not for the first browser, not for a known one, once for each new one", async () => {
    const address = await activate(test.ctx);
    const known = await signIn(address, { ...someClient(), browser: "Firefox", system: "Android" });
    expect(await countNotifications(address)).toBe(1);
    await signIn(address, { ...someClient(), browserToken: known.browserToken });
    expect(await countNotifications(address)).toBe(1);
    await signIn(address);
    expect(await countNotifications(address)).toBe(2);
  });
});
