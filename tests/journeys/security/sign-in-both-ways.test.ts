/**
 * A sign-in under lib/server, which answers the form of a first visit itself when the customer is signed in, and under
 * `next start`, where the action does: the same status, address, cookies, headers and page.
 */
import { eq } from "drizzle-orm";
import { credentials } from "@/drizzle/schema/auth";
import { findAccountByAddress } from "@/lib/account/store";
import { addressDigest } from "@/lib/auth/sign-in/login-throttle";
import { clearAttempts, lockAddress } from "@/lib/auth/sign-in/store";
import { comparableResponse } from "@/tests/support/comparable-response";
import { activeCustomer, INITIAL_PASSWORD, inviteCustomer, withPortalContext } from "@/tests/support/customers";
import { hiddenFields } from "@/tests/support/form-mutations";
import { portOf, send } from "@/tests/support/plain-request";
import { testPortal } from "@/tests/support/portal";
import { type SecondPortal, startSecondPortal } from "@/tests/support/second-portal";
import { type Posted, plainSignIn, scriptedSignIn } from "@/tests/support/sign-in-form";

const MINUTE_MS = 60_000;
const PASSWORD = "SajatJelszo2027";
const WRONG = "Rossz1234";

let plain: SecondPortal;
let actionId: string;
let email: string;
beforeAll(async () => {
  plain = await startSecondPortal({ APP_URL: testPortal().portalUrl }, { program: "next start" });
  const { body } = await send(portOf(testPortal().portalUrl), { path: "/login" });
  const [, descriptor = ""] = hiddenFields(body).find(([name]) => name.endsWith(":0")) ?? [];
  actionId = (JSON.parse(descriptor) as { id: string }).id;
  email = await activeCustomer(PASSWORD);
}, 3 * MINUTE_MS);
afterAll(() => plain.stop());

type Fields = [string, string][];
const typed = (address: string, password: string): Fields => [
  ["email", address],
  ["password", password],
];
const HOW: [string, (actionId: string, fields: Fields, state?: string) => Posted][] = [
  ["without script", plainSignIn],
  ["by script", scriptedSignIn],
];

/** Sets what is counted for an address; null forgets it. */
async function count(address: string, failed: number | null): Promise<void> {
  await withPortalContext(async (ctx) => {
    const digest = addressDigest(address, ctx.settings.authSecret);
    await clearAttempts(ctx.db, digest);
    if (failed !== null) await lockAddress(ctx.db, digest, ctx.clock.now());
  });
}

/**
 * Cookies hold values that differ each time. Next sends those that the request had first; their order means nothing.
 */
function comparable(response: Parameters<typeof comparableResponse>[0]) {
  const { headers, ...rest } = comparableResponse(response);
  const masked = headers["set-cookie"]?.replaceAll(/(kuldemenyeim|browser)=[^;]+/g, "$1=VALUE");
  const cookies = masked?.split(",").sort().join(",");
  return { ...rest, headers: { ...headers, ...(cookies ? { "set-cookie": cookies } : {}) } as Record<string, string> };
}

async function bothWays(posted: Posted, { path = "/login", headers = {}, prepare = async () => {} } = {}) {
  const ask = { path, method: "POST", headers: { ...posted.headers, ...headers }, body: posted.body };
  await prepare();
  const own = await send(portOf(testPortal().portalUrl), ask);
  await prepare();
  const other = await send(portOf(plain.url), ask);
  expect(comparable(own)).toEqual(comparable(other));
  return own;
}

describe.each(HOW)("%s", (how, form) => {
  const isScript = how === "by script";
  const expectSignedIn = ({ status, headers }: Awaited<ReturnType<typeof bothWays>>, target: string) => {
    const redirect = isScript ? [200, `http:/x/..${target};push`] : [303, target];
    expect([status, headers["x-action-redirect"] ?? headers.location]).toEqual(redirect);
    expect(headers["set-cookie"]).toMatch(/^kuldemenyeim=/);
    // Next sends an empty body in chunks.
    expect(headers["content-length"]).toBe("0");
  };

  it("the right password", async () => {
    expectSignedIn(await bothWays(form(actionId, typed(email, PASSWORD))), "/inbox");
  });

  it("with a page to return to, from a known browser in English", async () => {
    const fields: Fields = [["returnTo", "/inbox?q=a%20b"], ...typed(` ${email.toUpperCase()}`, PASSWORD)];
    const headers = { cookie: `locale=en; browser=${"b".repeat(43)}` };
    const signedIn = await bothWays(form(actionId, fields), {
      path: "/login?returnTo=%2Finbox%3Fq%3Da%2520b",
      headers,
    });
    expectSignedIn(signedIn, "/inbox?q=a%20b");
    expect(signedIn.headers["set-cookie"]).not.toContain("locale=");
  });

  it("when the browser hides its Origin", async () => {
    const headers = { origin: "null", "sec-fetch-site": "same-origin" };
    expectSignedIn(await bothWays(form(actionId, typed(email, PASSWORD)), { headers }), "/inbox");
  });

  it("a target of another site", async () => {
    const fields: Fields = [["returnTo", "//evil.example/inbox"], ...typed(email, PASSWORD)];
    expectSignedIn(await bothWays(form(actionId, fields)), "/inbox");
  });

  it.each(["hu", "en"])(
    "a wrong password, in the language %s: the address is kept, the password is not",
    async (locale) => {
      const prepare = () => count(email, null);
      const headers = { cookie: `locale=${locale}` };
      const { status, body } = await bothWays(form(actionId, typed(email, WRONG)), { headers, prepare });
      expect([status, body.includes(email), body.includes(WRONG)]).toEqual([200, true, false]);
    },
  );

  it("what cannot be tried", async () => {
    for (const fields of [typed("", ""), typed(email, ""), typed("anna", WRONG), typed("anna@árvíz.hu", "")]) {
      expect((await bothWays(form(actionId, fields))).status).toBe(200);
    }
  });

  it("an initial password, a locked address and an expired password", async () => {
    const invited = await inviteCustomer();
    await bothWays(form(actionId, typed(invited, INITIAL_PASSWORD)), { prepare: () => count(invited, null) });
    const locked = await bothWays(form(actionId, typed(invited, WRONG)), { prepare: () => count(invited, 10) });
    expect(locked.status).toBe(200);
    const expired = await activeCustomer(PASSWORD);
    await withPortalContext(async (ctx) => {
      const account = await findAccountByAddress(ctx.db, expired);
      const passwordChangedAt = new Date("2024-03-03T09:00:00Z");
      await ctx.db
        .update(credentials)
        .set({ passwordChangedAt })
        .where(eq(credentials.accountId, account?.id ?? ""));
    });
    const told = await bothWays(form(actionId, typed(expired, PASSWORD)));
    expect([told.status, told.headers["set-cookie"]]).toEqual([200, undefined]);
  });

  it("a form after a failed attempt", async () => {
    const state = `{"view":"form","email":"${email}","errors":[],"captcha":null}`;
    const { headers } = await bothWays(form(actionId, typed(email, PASSWORD), state));
    expect(headers["set-cookie"]).toMatch(/^kuldemenyeim=/);
    expect(headers["content-length"]).toBeUndefined();
  });
});
