/** Sessions are rows (SEC-35 to SEC-39). */

import { findLiveSession } from "@/lib/auth/session/live-session";
import { decodeSessionToken, encodeSessionToken } from "@/lib/auth/session/next-auth";
import { signOut, signOutEverywhere, signOutSession } from "@/lib/auth/session/sign-out";
import { type TestContext, testContext } from "@/tests/support/context";
import { accountOf, activate, kindsOfNotifications, NOW, PASSWORD, someClient, trySignIn } from "./auth-fixture";

let test: TestContext;
beforeEach(async () => {
  test = await testContext({ now: NOW });
});
afterEach(() => test.close());

async function enter(address: string, client = someClient()) {
  const entered = await trySignIn(test.ctx, address, { password: PASSWORD, client });
  if (!entered.ok) throw new Error(entered.error.kind);
  return entered.value;
}

const lives = async (sessionId: string, touch = false) =>
  (await findLiveSession(test.ctx, sessionId, { touch })) !== null;

it("ends after fifteen minutes without a request, to the second", async () => {
  const { sessionId } = await enter(await activate(test.ctx));
  test.clock.advance({ minutes: 14, seconds: 59 });
  expect(await lives(sessionId)).toBe(true);
  test.clock.advance({ seconds: 1 });
  expect(await lives(sessionId)).toBe(false);
});

it("ends eight hours after it began, however busy", async () => {
  const { sessionId } = await enter(await activate(test.ctx));
  for (let minute = 0; minute < 8 * 60 - 10; minute += 10) {
    test.clock.advance({ minutes: 10 });
    expect(await lives(sessionId, true)).toBe(true);
  }
  test.clock.advance({ minutes: 10 });
  expect(await lives(sessionId, true)).toBe(false);
});

it("is not kept alive by what a browser asks by itself (SEC-37)", async () => {
  const { sessionId } = await enter(await activate(test.ctx));
  for (let minute = 0; minute < 14; minute++) {
    test.clock.advance({ minutes: 1 });
    expect(await lives(sessionId, false)).toBe(true);
  }
  test.clock.advance({ minutes: 1 });
  expect(await lives(sessionId, false)).toBe(false);
});

it("says itself when it will end, for the warning on the page", async () => {
  const { sessionId } = await enter(await activate(test.ctx));
  test.clock.advance({ minutes: 5 });
  const session = await findLiveSession(test.ctx, sessionId, { touch: true });
  expect(session?.endsAt.toISOString()).toBe("2031-03-03T09:20:00.000Z");
  test.clock.advance({ seconds: 30 });
  expect((await findLiveSession(test.ctx, sessionId, { touch: true }))?.endsAt.toISOString()).toBe(
    "2031-03-03T09:20:00.000Z",
  );
});

it("ends at once by signing out, here or from another device, once or everywhere", async () => {
  const address = await activate(test.ctx);
  const { id } = await accountOf(test.ctx, address);
  const [a, b, c] = [await enter(address), await enter(address), await enter(address)];
  await signOut(test.ctx, a.sessionId);
  expect([await lives(a.sessionId), await lives(b.sessionId)]).toEqual([false, true]);
  const stranger = await accountOf(test.ctx, await activate(test.ctx));
  await signOutSession(test.ctx, { accountId: stranger.id as never, sessionId: b.sessionId });
  expect(await lives(b.sessionId)).toBe(true);
  await signOutEverywhere(test.ctx, id as never);
  expect([await lives(b.sessionId), await lives(c.sessionId)]).toEqual([false, false]);
});

it("a customer has five at most: the sixth ends the oldest", async () => {
  const address = await activate(test.ctx);
  const entered = [];
  for (let time = 0; time < 6; time++) {
    test.clock.advance({ seconds: 61 });
    entered.push(await enter(address));
  }
  const alive = await Promise.all(entered.map(({ sessionId }) => lives(sessionId)));
  expect(alive).toEqual([false, true, true, true, true, true]);
});

it("the cookie carries the session's id and nothing else, and only ours is read", async () => {
  const { authSecret } = test.ctx.settings;
  const { sessionId } = await enter(await activate(test.ctx));
  const token = await encodeSessionToken(sessionId, authSecret);
  expect(await decodeSessionToken(token, authSecret)).toBe(sessionId);
  expect(await decodeSessionToken(token, `${authSecret}x`)).toBeNull();
  expect(await decodeSessionToken(`${token.slice(0, -2)}xx`, authSecret)).toBeNull();
  expect(await decodeSessionToken("", authSecret)).toBeNull();
  expect(await decodeSessionToken(await encodeSessionToken("not-a-session", authSecret), authSecret)).toBeNull();
});

describe("a sign-in from a new browser is told by letter (SEC-39)", () => {
  const news = async (address: string) =>
    (await kindsOfNotifications(test.ctx, address)).filter((kind) => kind === "new-browser").length;

  it("not the first one, not the known one, once for each new one", async () => {
    const address = await activate(test.ctx);
    const known = await enter(address, { ...someClient(), browser: "Firefox", system: "Android" });
    expect(await news(address)).toBe(1);
    await enter(address, { ...someClient(), browserToken: known.browserToken });
    expect(await news(address)).toBe(1);
    await enter(address);
    expect(await news(address)).toBe(2);
  });
});
