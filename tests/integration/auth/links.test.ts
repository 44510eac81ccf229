/** E-mailed links: R6, R11, R16, R18; SEC-21, SEC-26 to SEC-32. */
import { eq, sql } from "drizzle-orm";
import { passwordLinks } from "@/drizzle/schema/auth";
import { reissueInitialPassword } from "@/lib/auth/activation/reissue-initial-password";
import { setFirstPassword } from "@/lib/auth/activation/set-first-password";
import { startActivation } from "@/lib/auth/activation/start-activation";
import { inspectPasswordLink } from "@/lib/auth/password-link/inspect-password-link";
import { requestPasswordLink } from "@/lib/auth/password-link/request-password-link";
import { setPasswordByLink } from "@/lib/auth/password-link/set-password-by-link";
import { findLiveSession } from "@/lib/auth/session/live-session";
import { solveCaptcha } from "@/scripts/demo/solve-captcha";
import { type TestContext, testContext } from "@/tests/support/context";
import {
  accountOf,
  activate,
  INITIAL_PASSWORD,
  invite,
  kindsOfNotifications,
  NOW,
  notificationsOf,
  outcomeOf,
  PASSWORD,
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

async function ask(address: string): Promise<string> {
  await requestPasswordLink(test.ctx, { emailAddress: address, client: someClient() });
  return tokenIn(test.ctx, address, "reset");
}

async function setBy(token: string, password = NEXT): Promise<string> {
  const set = await setPasswordByLink(test.ctx, { token, password, client: someClient() });
  return set.ok ? "set" : set.error.kind;
}

async function signInBy(token: string, initialPassword = INITIAL_PASSWORD, answer: string | null = null) {
  const started = await startActivation(test.ctx, { token, initialPassword, answer, client: someClient() });
  return started.ok ? "started" : started.error.kind;
}

describe("R11: a forgotten password", () => {
  it.each([
    [{ minutes: 59, seconds: 59 }, "set"],
    [{ minutes: 60 }, "link-unusable"],
  ])("the link lives sixty minutes to the second: after %j it is %s", async (age, outcome) => {
    const address = await activate(test.ctx);
    const token = await ask(address);
    test.clock.advance(age);
    expect(await setBy(token)).toBe(outcome);
  });

  it("can be looked at any number of times and still be used, once (SEC-28)", async () => {
    const address = await activate(test.ctx);
    const token = await ask(address);
    for (let look = 0; look < 20; look++) expect(await inspectPasswordLink(test.ctx, token)).not.toBeNull();
    expect(await setBy(token)).toBe("set");
    expect(await inspectPasswordLink(test.ctx, token)).toBeNull();
    expect(await setBy(token, "HarmadikJelszo31")).toBe("link-unusable");
  });

  it("the newest link kills the older (SEC-29)", async () => {
    const address = await activate(test.ctx);
    const older = await ask(address);
    test.clock.advance({ minutes: 2 });
    const newer = await ask(address);
    expect(newer).not.toBe(older);
    expect(await setBy(older)).toBe("link-unusable");
    expect(await setBy(newer)).toBe("set");
  });

  it("signs in, ends every other session, and takes the new password only", async () => {
    const address = await activate(test.ctx);
    const before = await trySignIn(test.ctx, address, { password: PASSWORD });
    const token = await ask(address);
    const set = await setPasswordByLink(test.ctx, { token, password: NEXT, client: someClient() });
    if (!set.ok || !before.ok) throw new Error("not set");
    expect(await findLiveSession(test.ctx, before.value.sessionId, { touch: false })).toBeNull();
    expect(await findLiveSession(test.ctx, set.value.sessionId, { touch: false })).not.toBeNull();
    expect(await outcomeOf(trySignIn(test.ctx, address, { password: PASSWORD }))).toBe("wrong");
    expect(await outcomeOf(trySignIn(test.ctx, address, { password: NEXT }))).toBe("in");
  });

  it("takes neither the same password again nor one that is easy to guess, and stays good", async () => {
    const address = await activate(test.ctx);
    const token = await ask(address);
    expect(await setBy(token, PASSWORD)).toBe("same");
    expect(await setBy(token, "ALlianz2031")).toBe("guessable");
    expect(await setBy(token, "PEtra2031")).toBe("guessable");
    expect(await setBy(token, "rovid1A")).toBe("breaks-rule");
    expect(await setBy(token)).toBe("set");
  });

  it("is sent to the stored address only, and never to one that looks the same (SEC-31)", async () => {
    const address = await activate(test.ctx);
    for (const typed of [address.replace("e", "е"), address.replace("@", "@\u00AD"), `${address}, x@evil.example`]) {
      await requestPasswordLink(test.ctx, { emailAddress: typed, client: someClient() });
    }
    expect((await kindsOfNotifications(test.ctx, address)).filter((kind) => kind === "reset")).toEqual([]);
    await requestPasswordLink(test.ctx, { emailAddress: ` ${address.toUpperCase()} `, client: someClient() });
    expect((await notificationsOf(test.ctx, address)).filter((email) => email.kind === "reset")).toHaveLength(1);
  });

  it("is sent at most once a minute and five times a day, and ten times an hour for one client (SEC-30)", async () => {
    const address = await activate(test.ctx);
    const resets = async () =>
      (await kindsOfNotifications(test.ctx, address)).filter((kind) => kind === "reset").length;
    await ask(address);
    test.clock.advance({ seconds: 59 });
    await requestPasswordLink(test.ctx, { emailAddress: address, client: someClient() });
    expect(await resets()).toBe(1);
    for (let time = 0; time < 10; time++) {
      test.clock.advance({ minutes: 2 });
      await requestPasswordLink(test.ctx, { emailAddress: address, client: someClient() });
    }
    expect(await resets()).toBe(5);

    const client = someClient();
    for (let time = 0; time < 10; time++) await requestPasswordLink(test.ctx, { emailAddress: "x@example.hu", client });
    const other = await activate(test.ctx);
    test.clock.advance({ minutes: 2 });
    await requestPasswordLink(test.ctx, { emailAddress: other, client });
    expect((await kindsOfNotifications(test.ctx, other)).includes("reset")).toBe(false);
  });
});

describe("R6, R7: first access", () => {
  it.each([
    [{ days: 29, minutes: 24 * 60 - 1, seconds: 59 }, "started"],
    [{ days: 30 }, "link-unusable"],
  ])("the activation link lives thirty days: after %j it is %s", async (age, outcome) => {
    const address = await invite(test.ctx);
    const token = await tokenIn(test.ctx, address, "welcome");
    test.clock.advance(age);
    expect(await signInBy(token)).toBe(outcome);
  });

  it("needs both: the link without the password, or the password without the link, opens nothing", async () => {
    const address = await invite(test.ctx);
    expect(await signInBy(await tokenIn(test.ctx, address, "welcome"), "MasikKezdeti42")).toBe("wrong");
    expect(await signInBy("x".repeat(43))).toBe("link-unusable");
    expect(await outcomeOf(trySignIn(test.ctx, address, { password: INITIAL_PASSWORD }))).toBe("wrong");
    expect(await setBy(await tokenIn(test.ctx, address, "welcome"))).toBe("link-unusable");
  });

  it("opens a session that can change the password and nothing else, and dies with it", async () => {
    const address = await invite(test.ctx);
    const token = await tokenIn(test.ctx, address, "welcome");
    const input = { token, initialPassword: INITIAL_PASSWORD, answer: null, client: someClient() };
    const [started, other] = [await startActivation(test.ctx, input), await startActivation(test.ctx, input)];
    if (!started.ok || !other.ok) throw new Error("not started");
    const restricted = await findLiveSession(test.ctx, started.value.sessionId, { touch: false });
    expect(restricted?.kind).toBe("first-change");
    const session = { id: started.value.sessionId };
    const again = await setFirstPassword(test.ctx, { session, password: INITIAL_PASSWORD, client: someClient() });
    expect(again).toMatchObject({ ok: false, error: { kind: "initial" } });
    const set = await setFirstPassword(test.ctx, { session, password: PASSWORD, client: someClient() });
    if (!set.ok) throw new Error(set.error.kind);
    expect(set.value.sessionId).not.toBe(started.value.sessionId);
    for (const dead of [started, other]) {
      expect(await findLiveSession(test.ctx, dead.value.sessionId, { touch: false })).toBeNull();
    }
    expect(await signInBy(token)).toBe("link-unusable");
  });

  it("'forgotten password' sends an invited customer a fresh activation link, and asks for the initial password", async () => {
    const address = await invite(test.ctx);
    const first = await tokenIn(test.ctx, address, "welcome");
    test.clock.advance({ minutes: 2 });
    await requestPasswordLink(test.ctx, { emailAddress: address, client: someClient() });
    expect(await kindsOfNotifications(test.ctx, address)).toEqual(["activation-again", "welcome"]);
    expect(await signInBy(first)).toBe("link-unusable");
    expect(await signInBy(await tokenIn(test.ctx, address, "activation-again"))).toBe("started");
  });

  it("ten wrong initial passwords, spread over three links, void it; a reissue makes a new one (decision 11)", async () => {
    const { ctx, clock } = test;
    const address = await invite(ctx);
    const { id } = await accountOf(ctx, address);
    const answer = () => solveCaptcha(ctx, { form: "activation", subject: id });
    const outcomes: string[] = [];
    let token = await tokenIn(ctx, address, "welcome");
    for (let attempt = 1; attempt <= 10; attempt++) {
      outcomes.push(await signInBy(token, "RosszKezdeti12", attempt > 3 ? await answer() : null));
      if (attempt % 4 === 0) {
        clock.advance({ minutes: 2 });
        await requestPasswordLink(ctx, { emailAddress: address, client: someClient() });
        token = await tokenIn(ctx, address, "activation-again");
      }
    }
    expect(outcomes).toEqual([...Array<string>(9).fill("wrong"), "void"]);
    expect(await signInBy(token, INITIAL_PASSWORD, await answer())).toBe("void");

    const reissued = await reissueInitialPassword(ctx, address);
    if (!reissued.ok) throw new Error(reissued.error.kind);
    expect(await signInBy(token, reissued.value.initialPassword)).toBe("link-unusable");
    clock.advance({ minutes: 2 });
    const fresh = await tokenIn(ctx, address, "activation-again");
    expect(await signInBy(fresh, INITIAL_PASSWORD)).toBe("wrong");
    expect(await signInBy(fresh, reissued.value.initialPassword)).toBe("started");
  });

  it("asks for the check from the fourth attempt on, bound to the account (R17)", async () => {
    const { ctx } = test;
    const address = await invite(ctx);
    const other = await accountOf(ctx, await invite(ctx));
    const token = await tokenIn(ctx, address, "welcome");
    for (let attempt = 1; attempt <= 3; attempt++) expect(await signInBy(token, "RosszKezdeti12")).toBe("wrong");
    expect(await signInBy(token)).toBe("captcha");
    expect(
      await signInBy(token, INITIAL_PASSWORD, await solveCaptcha(ctx, { form: "activation", subject: other.id })),
    ).toBe("captcha");
    const { id } = await accountOf(ctx, address);
    expect(await signInBy(token, INITIAL_PASSWORD, await solveCaptcha(ctx, { form: "activation", subject: id }))).toBe(
      "started",
    );
  });
});

it("keeps no token and no password, only digests and hashes (SEC-22, SEC-26)", async () => {
  const { ctx } = test;
  const address = await activate(ctx);
  const token = await ask(address);
  const { id } = await accountOf(ctx, address);
  const tables = await ctx.db.execute<{ name: string }>(
    sql`select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables
        where schemaname in ('public', 'pgboss', 'drizzle')`,
  );
  for (const { name } of tables) {
    const rows = await ctx.db.execute(sql`select t::text as row from ${sql.raw(name)} t`);
    const text = JSON.stringify(rows);
    for (const secret of [token, PASSWORD, INITIAL_PASSWORD]) expect(text.includes(secret)).toBe(false);
  }
  const links = await ctx.db.select().from(passwordLinks).where(eq(passwordLinks.accountId, id));
  expect(links.every((link) => /^[0-9a-f]{64}$/.test(link.tokenDigest))).toBe(true);
});
