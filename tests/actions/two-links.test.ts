/** Two mailed links or two accounts in one browser: a form acts only on the account that its page showed. */
import { eq } from "drizzle-orm";
import { renewPasswordAction } from "@/app/(portal)/account/password/actions";
import { confirmAction } from "@/app/(public)/close-account/confirm/actions";
import { confirmAddressAction } from "@/app/(sign-in)/account/address/actions";
import { activateAction } from "@/app/(sign-in)/activate/actions";
import { changeByLinkAction } from "@/app/(sign-in)/password/change/actions";
import { firstPasswordAction } from "@/app/(sign-in)/password/first/actions";
import { auditEvents } from "@/drizzle/schema/audit";
import { closureRequests } from "@/drizzle/schema/closure";
import { startActivation } from "@/lib/auth/activation/start-activation";
import { requestAddressChange } from "@/lib/auth/address-change/request-address-change";
import { findCredential } from "@/lib/auth/credential/store";
import { requestPasswordLink } from "@/lib/auth/password-link/request-password-link";
import { findLiveSession } from "@/lib/auth/session/live-session";
import { requestClosure } from "@/lib/closure/request-closure";
import type { EmailAddress } from "@/lib/kernel/email-address";
import { ownerMark } from "@/lib/web/action";
import type { LinkEntry } from "@/lib/web/entry-cookies";
import { openLink } from "@/lib/web/open-link";
import { openedLink } from "@/lib/web/opened-link";
import { readSessionCookie, writeSessionCookie } from "@/lib/web/session-cookie";
import {
  accountOf,
  activate,
  INITIAL_PASSWORD,
  invite,
  NOW,
  newAddress,
  outcomeOf,
  PASSWORD,
  someClient,
  tokenIn,
  trySignIn,
} from "@/tests/integration/auth/auth-fixture";
import { type TestContext, testContext } from "@/tests/support/context";
import { type Fields, formOf, jar, leadsTo, serveWith } from "./fake-browser";

const OTHER_PASSWORD = "MasikJelszo2032";

jest.mock("next/headers", () => jest.requireActual("./fake-browser").nextHeaders);
jest.mock("next/navigation", () => jest.requireActual("./fake-browser").nextNavigation);
jest.mock("@/lib/web/texts", () => jest.requireActual("./fake-browser").pageTexts);

/** The links of e-mails to customers. */
type CustomerLink = Exclude<LinkEntry, "staff-invitation">;

let test: TestContext;
beforeAll(async () => {
  test = await testContext({ now: NOW });
  serveWith(test);
});
afterAll(() => test.close());
beforeEach(() => {
  test.clock.set(NOW);
  jar.clear();
});

/** Opens the link of an e-mail in a tab; returns the hidden fields of its form. */
async function openTab(entry: CustomerLink, token: string): Promise<{ link: string }> {
  await openLink(entry, token);
  const opened = await openedLink(entry, {});
  if ("reopen" in opened) throw new Error(opened.reopen);
  return { link: opened.mark };
}

const marksOf = async (address: EmailAddress) => ({ owner: ownerMark((await accountOf(test.ctx, address)).id) });
const countAudit = async (address: EmailAddress) => {
  const { id } = await accountOf(test.ctx, address);
  return (await test.ctx.db.select().from(auditEvents).where(eq(auditEvents.accountId, id))).length;
};
const auditRows = async () => (await test.ctx.db.select().from(auditEvents)).length;

async function signInHere(address: EmailAddress, password = PASSWORD): Promise<void> {
  const signedIn = await trySignIn(test.ctx, address, { password });
  if (!signedIn.ok) throw new Error(signedIn.error.kind);
  await writeSessionCookie(jar as never, signedIn.value.sessionId);
}

async function startFirstChange(address: EmailAddress): Promise<void> {
  const token = await tokenIn(test.ctx, address, "welcome");
  const input = { token, initialPassword: INITIAL_PASSWORD, answer: null, client: someClient() };
  const started = await startActivation(test.ctx, input);
  if (!started.ok) throw new Error(started.error.kind);
  await writeSessionCookie(jar as never, started.value.sessionId);
}

async function mailedToken(entry: CustomerLink, address: EmailAddress): Promise<string> {
  switch (entry) {
    case "activation":
      return tokenIn(test.ctx, address, "welcome");
    case "password-link":
      await requestPasswordLink(test.ctx, { emailAddress: address, client: someClient() });
      return tokenIn(test.ctx, address, "reset");
    case "closure-link": {
      const details = { reason: "contract-ended", name: "Próba Petra", policy: "1", address: "", note: "" } as const;
      await requestClosure(test.ctx, { emailAddress: address, details, client: someClient() });
      return tokenIn(test.ctx, address, "close-confirm");
    }
    case "address-link": {
      const target = newAddress();
      await requestAddressChange(test.ctx, { oldAddress: address, newAddress: target });
      return tokenIn(test.ctx, target, "address-confirm");
    }
  }
}

const PAGES: Record<CustomerLink, { post(fields: Fields): Promise<unknown>; path: string; done: string }> = {
  activation: {
    post: (fields) => activateAction({ errors: [], captcha: null }, formOf({ initial: INITIAL_PASSWORD, ...fields })),
    ...{ path: "/activate", done: "/password/first" },
  },
  "password-link": {
    post: (fields) => changeByLinkAction({ errors: [] }, formOf({ password: OTHER_PASSWORD, ...fields })),
    ...{ path: "/password/change", done: "/inbox?notice=password-saved" },
  },
  "closure-link": {
    post: (fields) => confirmAction(undefined, formOf(fields)),
    ...{ path: "/close-account/confirm", done: "/close-account/received" },
  },
  "address-link": {
    post: (fields) => confirmAddressAction(undefined, formOf(fields)),
    ...{ path: "/account/address", done: "/login?notice=address-changed" },
  },
};
const ENTRIES = Object.keys(PAGES) as CustomerLink[];

/** Everything of the account that a form behind a link can change. */
async function stateOf(address: EmailAddress) {
  const { id, emailAddress } = await accountOf(test.ctx, address);
  const credential = await findCredential(test.ctx.db, id);
  const closures = await test.ctx.db.select().from(closureRequests).where(eq(closureRequests.accountId, id));
  return {
    emailAddress,
    version: credential?.version,
    failures: credential?.initialFailures,
    closures: closures.map(({ state }) => state),
    audit: await countAudit(address),
  };
}

describe.each(ENTRIES)("two links of type %s in two tabs", (entry) => {
  const { post, path, done } = PAGES[entry];
  const customer = () => (entry === "activation" ? invite(test.ctx) : activate(test.ctx));

  it("the first tab changes and counts nothing for either account, and asks to open its link again", async () => {
    const [first, second] = [await customer(), await customer()];
    const tokens = [await mailedToken(entry, first), await mailedToken(entry, second)] as const;
    const firstTab = await openTab(entry, tokens[0]);
    const secondTab = await openTab(entry, tokens[1]);
    const before = [await stateOf(first), await stateOf(second), await auditRows()];

    expect(await leadsTo(post(firstTab))).toBe(`${path}?notice=other-link`);
    expect(await leadsTo(post({}))).toBe(`${path}?notice=other-link`);
    expect(await leadsTo(post({ link: "x".repeat(22) }))).toBe(`${path}?notice=other-link`);
    expect([await stateOf(first), await stateOf(second), await auditRows()]).toEqual(before);
    expect(await openedLink(entry, { notice: "other-link" })).toEqual({ reopen: "other-link" });

    // The second tab still works, and so does the first link once it is opened again.
    expect(await leadsTo(post(secondTab))).toBe(done);
    expect(await leadsTo(post(firstTab))).toBe(path);
    jar.clear();
    expect(await leadsTo(post(await openTab(entry, tokens[0])))).toBe(done);
  });

  it("marks of different link types differ, and show neither token nor key", async () => {
    const token = "t".repeat(43);
    const marks = await Promise.all(ENTRIES.map(async (kind) => (await openTab(kind, token)).link));
    expect(new Set(marks).size).toBe(ENTRIES.length);
    for (const mark of marks) expect(mark).toMatch(/^[\w-]{22}$/);
  });
});

describe("the forced first change belongs to the account that its page showed", () => {
  const post = (fields: Fields) => firstPasswordAction({ errors: [] }, formOf({ password: OTHER_PASSWORD, ...fields }));

  it.each(["first-change", "full"] as const)(
    "with another account's %s session in this browser nothing changes, and the page asks to open the link again",
    async (kind) => {
      const first = await invite(test.ctx);
      await startFirstChange(first);
      const firstTab = await marksOf(first);
      const second = kind === "full" ? await activate(test.ctx) : await invite(test.ctx);
      await (kind === "full" ? signInHere(second) : startFirstChange(second));
      const before = [await stateOf(first), await stateOf(second)];
      expect(await leadsTo(post(firstTab))).toBe("/password/first?notice=other-link");
      expect(await leadsTo(post({}))).toBe("/password/first?notice=other-link");
      expect([await stateOf(first), await stateOf(second)]).toEqual(before);
    },
  );

  it("the account's own page saves the password", async () => {
    const address = await invite(test.ctx);
    await startFirstChange(address);
    expect(await leadsTo(post(await marksOf(address)))).toBe("/inbox?notice=password-saved");
    expect(await outcomeOf(trySignIn(test.ctx, address, { password: OTHER_PASSWORD }))).toBe("in");
  });
});

describe("two accounts signed in one after the other", () => {
  const renew = (fields: Fields) =>
    renewPasswordAction({ errors: [] }, formOf({ current: PASSWORD, password: OTHER_PASSWORD, ...fields }));

  it.each(["first-change", "full"] as const)(
    "a page of the first does nothing in the %s session of the second, and a notice says why",
    async (kind) => {
      const first = await activate(test.ctx);
      await signInHere(first);
      const firstTab = await marksOf(first);
      const second = kind === "full" ? await activate(test.ctx) : await invite(test.ctx);
      await (kind === "full" ? signInHere(second) : startFirstChange(second));
      const before = [await stateOf(first), await stateOf(second)];
      const page = kind === "full" ? "/inbox" : "/password/first";
      expect(await leadsTo(renew(firstTab))).toBe(`${page}?notice=other-account`);
      expect([await stateOf(first), await stateOf(second)]).toEqual(before);
    },
  );

  it("confirming the new address of one does not sign the other out", async () => {
    const [first, second] = [await activate(test.ctx), await activate(test.ctx)];
    await signInHere(second);
    const tab = await openTab("address-link", await mailedToken("address-link", first));
    expect(await leadsTo(PAGES["address-link"].post(tab))).toBe("/account/address?notice=done");
    const session = await readSessionCookie(jar);
    expect(await findLiveSession(test.ctx, session ?? "", { touch: false })).toMatchObject({
      account: { emailAddress: second },
    });
  });

  it("confirming the new address of the signed-in account ends its session in this browser", async () => {
    const address = await activate(test.ctx);
    await signInHere(address);
    const tab = await openTab("address-link", await mailedToken("address-link", address));
    expect(await leadsTo(PAGES["address-link"].post(tab))).toBe("/login?notice=address-changed");
    expect(await readSessionCookie(jar)).toBeNull();
  });
});
