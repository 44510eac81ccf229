/** Activation links and password links: R6, R7, R11, R17. */
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

async function requestLink(address: string): Promise<string> {
  await requestPasswordLink(test.ctx, { emailAddress: address, client: someClient() });
  return tokenIn(test.ctx, address, "reset");
}

async function setByLink(token: string, password = NEXT): Promise<string> {
  const set = await setPasswordByLink(test.ctx, { token, password, client: someClient() });
  return set.ok ? "set" : set.error.kind;
}

async function activateByLink(token: string, initialPassword = INITIAL_PASSWORD, answer: string | null = null) {
  const started = await startActivation(test.ctx, { token, initialPassword, answer, client: someClient() });
  return started.ok ? "started" : started.error.kind;
}

describe("R11: a forgotten password", () => {
  it.each([
    [{ minutes: 59, seconds: 59 }, "set"],
    [{ minutes: 60 }, "link-unusable"],
  ])("the link is valid for sixty minutes: after %j the outcome is %s", async (age, outcome) => {
    const address = await activate(test.ctx);
    const token = await requestLink(address);
    test.clock.advance(age);
    expect(await setByLink(token)).toBe(outcome);
  });

  it("can be inspected any number of times before it is redeemed, once", async () => {
    const address = await activate(test.ctx);
    const token = await requestLink(address);
    for (let inspection = 0; inspection < 20; inspection++)
      expect(await inspectPasswordLink(test.ctx, token)).not.toBeNull();
    expect(await setByLink(token)).toBe("set");
    expect(await inspectPasswordLink(test.ctx, token)).toBeNull();
    expect(await setByLink(token, "HarmadikJelszo31")).toBe("link-unusable");
  });

  it("a newer link voids the older one", async () => {
    const address = await activate(test.ctx);
    const older = await requestLink(address);
    test.clock.advance({ minutes: 2 });
    const newer = await requestLink(address);
    expect(newer).not.toBe(older);
    expect(await setByLink(older)).toBe("link-unusable");
    expect(await setByLink(newer)).toBe("set");
  });

  it("signs in, ends every other session, and makes only the new password valid", async () => {
    const address = await activate(test.ctx);
    const before = await trySignIn(test.ctx, address, { password: PASSWORD });
    const token = await requestLink(address);
    const set = await setPasswordByLink(test.ctx, { token, password: NEXT, client: someClient() });
    if (!set.ok || !before.ok) throw new Error("not set");
    expect(await findLiveSession(test.ctx, before.value.sessionId, { touch: false })).toBeNull();
    expect(await findLiveSession(test.ctx, set.value.sessionId, { touch: false })).not.toBeNull();
    expect(await outcomeOf(trySignIn(test.ctx, address, { password: PASSWORD }))).toBe("wrong");
    expect(await outcomeOf(trySignIn(test.ctx, address, { password: NEXT }))).toBe("in");
  });

  it("refuses the same password and one that is easy to guess, and stays usable", async () => {
    const address = await activate(test.ctx);
    const token = await requestLink(address);
    expect(await setByLink(token, PASSWORD)).toBe("same");
    expect(await setByLink(token, "ALlianz2031")).toBe("guessable");
    expect(await setByLink(token, "PEtra2031")).toBe("guessable");
    expect(await setByLink(token, "rovid1A")).toBe("breaks-rule");
    expect(await setByLink(token)).toBe("set");
  });

  it("is sent to the stored address only, never to one that looks the same", async () => {
    const address = await activate(test.ctx);
    for (const typed of [address.replace("e", "е"), address.replace("@", "@\u00AD"), `${address}, x@evil.example`]) {
      await requestPasswordLink(test.ctx, { emailAddress: typed, client: someClient() });
    }
    expect((await kindsOfNotifications(test.ctx, address)).filter((kind) => kind === "reset")).toEqual([]);
    await requestPasswordLink(test.ctx, { emailAddress: ` ${address.toUpperCase()} `, client: someClient() });
    expect((await notificationsOf(test.ctx, address)).filter(({ kind }) => kind === "reset")).toHaveLength(1);
  });

  it("is sent at most once per minute and five times per day, and ten times per hour for one client", async () => {
    const address = await activate(test.ctx);
    const countResets = async () =>
      (await kindsOfNotifications(test.ctx, address)).filter((kind) => kind === "reset").length;
    await requestLink(address);
    test.clock.advance({ seconds: 59 });
    await requestPasswordLink(test.ctx, { emailAddress: address, client: someClient() });
    expect(await countResets()).toBe(1);
    for (let time = 0; time < 10; time++) {
      test.clock.advance({ minutes: 2 });
      await requestPasswordLink(test.ctx, { emailAddress: address, client: someClient() });
    }
    expect(await countResets()).toBe(5);

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
  ])("the activation link is valid for thirty days: after %j the outcome is %s", async (age, outcome) => {
    const address = await invite(test.ctx);
    const token = await tokenIn(test.ctx, address, "welcome");
    test.clock.advance(age);
    expect(await activateByLink(token)).toBe(outcome);
  });

  it("needs the link and the initial password; neither is enough alone", async () => {
    const address = await invite(test.ctx);
    expect(await activateByLink(await tokenIn(test.ctx, address, "welcome"), "MasikKezdeti42")).toBe("wrong");
    expect(await activateByLink("x".repeat(43))).toBe("link-unusable");
    expect(await outcomeOf(trySignIn(test.ctx, address, { password: INITIAL_PASSWORD }))).toBe("wrong");
    expect(await setByLink(await tokenIn(test.ctx, address, "welcome"))).toBe("link-unusable");
  });

  it("opens a session that can only change the password and ends with the change", async () => {
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
    for (const ended of [started, other]) {
      expect(await findLiveSession(test.ctx, ended.value.sessionId, { touch: false })).toBeNull();
    }
    expect(await activateByLink(token)).toBe("link-unusable");
  });

  it("a forgotten password request sends an invited customer a new activation link", async () => {
    const address = await invite(test.ctx);
    const first = await tokenIn(test.ctx, address, "welcome");
    test.clock.advance({ minutes: 2 });
    await requestPasswordLink(test.ctx, { emailAddress: address, client: someClient() });
    expect(await kindsOfNotifications(test.ctx, address)).toEqual(["activation-again", "welcome"]);
    expect(await activateByLink(first)).toBe("link-unusable");
    expect(await activateByLink(await tokenIn(test.ctx, address, "activation-again"))).toBe("started");
  });

  it("ten wrong initial passwords, over three links, void it; a reissue creates a new one", async () => {
    const { ctx, clock } = test;
    const address = await invite(ctx);
    const { id } = await accountOf(ctx, address);
    const answer = () => solveCaptcha(ctx, { form: "activation", subject: id });
    const outcomes: string[] = [];
    let token = await tokenIn(ctx, address, "welcome");
    for (let attempt = 1; attempt <= 10; attempt++) {
      outcomes.push(await activateByLink(token, "RosszKezdeti12", attempt > 3 ? await answer() : null));
      if (attempt % 4 === 0) {
        clock.advance({ minutes: 2 });
        await requestPasswordLink(ctx, { emailAddress: address, client: someClient() });
        token = await tokenIn(ctx, address, "activation-again");
      }
    }
    expect(outcomes).toEqual([...Array<string>(9).fill("wrong"), "void"]);
    expect(await activateByLink(token, INITIAL_PASSWORD, await answer())).toBe("void");

    const reissued = await reissueInitialPassword(ctx, address);
    if (!reissued.ok) throw new Error(reissued.error.kind);
    expect(await activateByLink(token, reissued.value.initialPassword)).toBe("link-unusable");
    clock.advance({ minutes: 2 });
    const fresh = await tokenIn(ctx, address, "activation-again");
    expect(await activateByLink(fresh, INITIAL_PASSWORD)).toBe("wrong");
    expect(await activateByLink(fresh, reissued.value.initialPassword)).toBe("started");
  });

  it("R17: requires the captcha from the fourth attempt on, bound to the account", async () => {
    const { ctx } = test;
    const address = await invite(ctx);
    const other = await accountOf(ctx, await invite(ctx));
    const token = await tokenIn(ctx, address, "welcome");
    for (let attempt = 1; attempt <= 3; attempt++) expect(await activateByLink(token, "RosszKezdeti12")).toBe("wrong");
    expect(await activateByLink(token)).toBe("captcha");
    expect(
      await activateByLink(token, INITIAL_PASSWORD, await solveCaptcha(ctx, { form: "activation", subject: other.id })),
    ).toBe("captcha");
    const { id } = await accountOf(ctx, address);
    expect(
      await activateByLink(token, INITIAL_PASSWORD, await solveCaptcha(ctx, { form: "activation", subject: id })),
    ).toBe("started");
  });
});

it("no token and no password is stored, only digests and hashes", async () => {
  const { ctx } = test;
  const address = await activate(ctx);
  const token = await requestLink(address);
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
